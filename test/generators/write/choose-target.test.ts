import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseTarget, refuseTarget } from '../../../generators/write/choose-target.js';
import { notOneSentence } from '../one-sentence.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => {
  workspace.remove();
});

/** The sentence that refuses `orders` here, or nothing; looking changes nothing. */
function refusalOf(force = false): string | undefined {
  const before = workspace.list();
  const sentence = refuseTarget(workspace.cwd, 'orders', force);
  expect(workspace.list()).toEqual(before);
  if (sentence !== undefined) expect(notOneSentence(sentence)).toBeUndefined();
  return sentence;
}

describe('chooseTarget', () => {
  it('goes into a folder of the name', () => {
    expect(chooseTarget(workspace.cwd, 'orders')).toBe(join(workspace.cwd, 'orders'));
  });

  it('goes right here when the folder is empty and called so', () => {
    const here = join(workspace.cwd, 'orders');
    mkdirSync(here);
    expect(chooseTarget(here, 'orders')).toBe(here);
  });

  it('goes one deeper when the folder is called so but holds something', () => {
    const here = join(workspace.cwd, 'orders');
    mkdirSync(join(here, 'x'), { recursive: true });
    expect(chooseTarget(here, 'orders')).toBe(join(here, 'orders'));
  });
});

describe('refuseTarget', () => {
  it('accepts a folder that does not exist, and does not make it', () => {
    expect(refusalOf()).toBeUndefined();
  });

  it.each([[[]], [['.git']]])('accepts a folder that holds only %j', (entries: string[]) => {
    for (const entry of ['', ...entries]) mkdirSync(join(workspace.cwd, 'orders', entry));
    expect(refusalOf()).toBeUndefined();
  });

  it('refuses a folder that is not empty, unless forced', () => {
    const target = join(workspace.cwd, 'orders');
    mkdirSync(target);
    writeFileSync(join(target, 'mine.txt'), '');
    expect(refusalOf()).toBe(
      `${JSON.stringify(target)} exists and is not empty: choose another name, or write over it with --force.`,
    );
    expect(refusalOf(true)).toBeUndefined();
  });

  it('refuses a file in its place, even forced', () => {
    writeFileSync(join(workspace.cwd, 'orders'), '');
    expect(refusalOf(true)).toContain('exists and is not a folder');
  });

  it('refuses a link that leads nowhere', () => {
    symlinkSync(join(workspace.cwd, 'gone'), join(workspace.cwd, 'orders'));
    expect(refusalOf(true)).toContain('exists and is not a folder');
  });
});
