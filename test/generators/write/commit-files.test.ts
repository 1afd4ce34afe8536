import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commitFiles } from '../../../generators/write/commit-files.js';
import { notOneSentence } from '../one-sentence.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

/** Name of a file that no other test has. */
const OWN = `mine-${process.pid}.txt`;

let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => {
  workspace.remove();
});

const at = (path: string): string => join(workspace.cwd, path);

/** Folders of temporary files with a copy of a file whose name nobody else uses. */
function copiesOf(name: string): string[] {
  return readdirSync(tmpdir())
    .map((folder) => join(tmpdir(), folder))
    .filter((folder) => existsSync(join(folder, name)));
}

/** As the system raises it. */
function systemError(code: string, path?: string): Error {
  const error = new Error(`${code}: it says, write`);
  return Object.assign(error, { code, syscall: 'write' }, path === undefined ? {} : { path });
}

/** Commits the files so, and gives what it is rejected with. */
async function failure(paths: readonly string[], commit: () => void): Promise<Error> {
  const places = paths.map(at);
  try {
    await commitFiles(() => Promise.resolve().then(commit), workspace.cwd, places);
  } catch (error) {
    return error as Error;
  }
  throw new Error('The commit did not fail.');
}

describe('a commit that fails', () => {
  it('leaves nothing of what it wrote, wrote over and removed', async () => {
    writeFileSync(at(OWN), 'mine');
    writeFileSync(at('removed.txt'), 'mine');
    mkdirSync(at('there'));
    const before = workspace.list();
    const paths = ['new.txt', 'a/b/new.txt', 'there/new.txt', OWN, 'removed.txt', 'never'];
    await failure(paths, () => {
      for (const path of paths.slice(0, 4)) writeFileSync(at(path), 'ours');
      rmSync(at('removed.txt'));
      expect(copiesOf(OWN)).toHaveLength(1);
      throw systemError('ENOSPC');
    });
    expect(workspace.list()).toEqual(before);
    expect(copiesOf(OWN)).toEqual([]);
  });

  it('keeps a link that led nowhere, and removes what was written through it', async () => {
    symlinkSync(at('nowhere'), at('link'));
    const before = workspace.list();
    await failure(['link'], () => {
      writeFileSync(at('link'), 'ours');
      throw systemError('ENOSPC');
    });
    expect(workspace.list()).toEqual(before);
    expect(existsSync(at('nowhere'))).toBe(false);
  });

  it('says where the files are that it cannot put back', async () => {
    writeFileSync(at(OWN), 'mine');
    const { message } = await failure([OWN], () => {
      rmSync(at(OWN));
      mkdirSync(at(OWN));
      throw systemError('EROFS');
    });
    const [copies = ''] = copiesOf(OWN);
    expect(message).toContain(
      `not everything could be put back, but what was there before is kept in ${JSON.stringify(copies)}`,
    );
    expect(notOneSentence(message)).toBeUndefined();
    expect(readFileSync(join(copies, OWN), 'utf8')).toBe('mine');
    rmSync(copies, { recursive: true });
  });

  it('says that something new stays, and leaves what somebody else put beside it', async () => {
    const { message } = await failure(['a/new.txt'], () => {
      writeFileSync(at('a/other.txt'), 'other');
      throw systemError('ENOSPC');
    });
    expect(message).toContain('some of what is new could not be removed');
    expect(readFileSync(at('a/other.txt'), 'utf8')).toBe('other');
  });

  it('for a reason that is not the system is undone, and its error stays', async () => {
    const before = workspace.list();
    const reason = new Error('Process aborted by user');
    const thrown = await failure(['a/new.txt'], () => {
      writeFileSync(at('a/new.txt'), 'ours');
      throw reason;
    });
    expect(thrown).toBe(reason);
    expect(workspace.list()).toEqual(before);
  });
});

describe('a commit that succeeds', () => {
  it('keeps no copies', async () => {
    writeFileSync(at(OWN), 'mine');
    const commit = (): Promise<void> => {
      expect(copiesOf(OWN)).toHaveLength(1);
      writeFileSync(at(OWN), 'ours');
      return Promise.resolve();
    };
    await commitFiles(commit, workspace.cwd, [at(OWN)]);
    expect(readFileSync(at(OWN), 'utf8')).toBe('ours');
    expect(copiesOf(OWN)).toEqual([]);
  });
});

describe('what lies in the way', () => {
  it('of a folder is named, and nothing is written', async () => {
    writeFileSync(at('a'), 'mine');
    const before = workspace.list();
    const { message } = await failure(['new.txt', 'a/b/new.txt'], () => {
      throw new Error('It was written to.');
    });
    expect(message).toBe(
      `Writing stopped at ${JSON.stringify(at('a'))} because something that is no folder lies there (EEXIST): everything is ` +
        'as it was before, so move it away and run the same command again.',
    );
    expect(workspace.list()).toEqual(before);
  });
});

describe('the sentence', () => {
  it.each([
    ['ENOSPC', 'its disk is full', 'free some space'],
    ['EDQUOT', 'the disk quota of this user is used up', 'free some space'],
    ['EROFS', 'its disk is read-only', 'make it writable'],
    ['EACCES', 'this user has no right to it', 'give this user the right'],
    ['EMFILE', 'this process may open no more files', 'raise its limit (ulimit -n)'],
    ['EIO', 'the system refuses it', 'mend that'],
  ])('for %s says the cause and what to do', async (code, cause, remedy) => {
    const thrown = await failure([], () => {
      throw systemError(code);
    });
    expect(thrown.message).toBe(
      `Writing stopped at ${JSON.stringify(workspace.cwd)} because ${cause} (${code}): everything is as it was before, so ` +
        `${remedy} and run the same command again.`,
    );
    expect(notOneSentence(thrown.message)).toBeUndefined();
    // yo would end with it, and Node takes numbers only.
    expect(thrown).not.toHaveProperty('code');
  });

  it('names the file that the system names', async () => {
    const thrown = await failure([], () => {
      throw systemError('EACCES', at('src'));
    });
    expect(thrown.message).toContain(`Writing stopped at ${JSON.stringify(at('src'))} because`);
  });
});
