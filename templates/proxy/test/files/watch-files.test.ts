import {
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { watchFiles, type FileWatch } from '../../src/files/watch-files.js';
import { HandTurnedClock } from './hand-turned-clock.js';
import { MountedFiles } from './mounted-files.js';

let folder: string;
let path: string;
let clock: HandTurnedClock;
let watch: FileWatch;
let changes = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watched-'));
  path = join(folder, 'proxy.yaml');
  writeFileSync(path, 'one');
  clock = new HandTurnedClock();
  changes = 0;
});
afterEach(() => {
  watch.close();
  rmSync(folder, { recursive: true });
});

function start(...paths: string[]): void {
  watch = watchFiles(paths, () => (changes += 1), { clock });
}

/** How often changes have been told of, after so many looks more. */
async function changesAfter(looks: number): Promise<number> {
  for (let count = 0; count < looks; count += 1) await clock.look();
  return changes;
}

describe('a watch of files', () => {
  it('tells of nothing while nothing changes', async () => {
    start(path);
    expect(await changesAfter(5)).toBe(0);
  });

  it('tells once of a file that is written anew', async () => {
    start(path);
    writeFileSync(path, 'two');
    expect(await changesAfter(5)).toBe(1);
    writeFileSync(path, 'three');
    expect(await changesAfter(5)).toBe(2);
  });

  it('tells of a file of the same size and time, as a copy with its times kept has', async () => {
    const { atime, mtime } = statSync(path);
    start(path);
    writeFileSync(path, 'eno');
    utimesSync(path, atime, mtime);
    expect(await changesAfter(2)).toBe(1);
  });

  it('tells of a file that another one is moved over, as editors do', async () => {
    start(path);
    writeFileSync(join(folder, 'new'), 'two');
    renameSync(join(folder, 'new'), path);
    expect(await changesAfter(2)).toBe(1);
  });

  it('tells of a file that goes, and comes back', async () => {
    start(path);
    unlinkSync(path);
    expect(await changesAfter(2)).toBe(1);
    writeFileSync(path, 'one');
    expect(await changesAfter(2)).toBe(2);
  });

  it('may begin before there is a file', async () => {
    start(join(folder, 'later'));
    expect(await changesAfter(2)).toBe(0);
    writeFileSync(join(folder, 'later'), 'one');
    expect(await changesAfter(2)).toBe(1);
  });

  it('tells of the version of a ConfigMap that the kubelet swaps in, once for all its files', async () => {
    const mounted = new MountedFiles({ a: 'one', b: 'one' });
    start(mounted.path('a'), mounted.path('b'));
    mounted.replace({ a: 'two', b: 'two' });
    expect(await changesAfter(5)).toBe(1);
    expect(readFileSync(mounted.path('a'), 'utf8')).toBe('two');
    mounted.replace({ a: 'two', b: 'three' });
    expect(await changesAfter(5)).toBe(2);
    mounted.remove();
  });

  it('waits for files that are written one after the other', async () => {
    const other = join(folder, 'other');
    start(path, other);
    writeFileSync(path, 'two');
    expect(await changesAfter(1)).toBe(0);
    writeFileSync(other, 'two');
    expect(await changesAfter(1)).toBe(0);
    writeFileSync(path, 'three');
    expect(await changesAfter(1)).toBe(0);
    expect(await changesAfter(1)).toBe(1);
  });

  it('looks no more once it is closed', () => {
    start(path);
    watch.close();
    expect(clock.isWaitedFor).toBe(false);
  });

  it('tells of nothing when it is closed in the middle of a look', async () => {
    start(path);
    writeFileSync(path, 'two');
    expect(await changesAfter(1)).toBe(0);
    clock.beginLook();
    watch.close();
    // As long as that look takes, and longer.
    for (let count = 0; count < 10; count += 1) await stat(path);
    expect(changes).toBe(0);
    expect(clock.isWaitedFor).toBe(false);
  });

  it('looks by itself, in real time', async () => {
    await new Promise<void>((resolve) => {
      watch = watchFiles([path], resolve, { intervalMs: 1 });
      writeFileSync(path, 'two');
    });
  });
});
