import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { rowNeeding } from '../../faults/row-needing.js';
import { run } from '../../run-program.js';
import { notOneSentence } from '../one-sentence.js';
import type { Played, Scene } from './scene.js';

/** Root of a user and mount namespace of its own, which Linux gives to everybody unless its administrator took it away. */
const NAMESPACE = ['--map-root-user', '--mount'] as const;
const PLAYER = fileURLToPath(new URL('play-scene.ts', import.meta.url));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function canMount(): Promise<boolean> {
  try {
    await run('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
    return true;
  } catch {
    return false;
  }
}

const itOnSmallDisk = rowNeeding(
  await canMount(),
  'mount namespace for everybody (unshare --map-root-user --mount), so no disk that is full',
);

async function play(scene: Scene): Promise<Played> {
  const node = [process.execPath, '--import', 'tsx', PLAYER, folder, JSON.stringify(scene)];
  return JSON.parse(await run('unshare', [...NAMESPACE, ...node])) as Played;
}

const CONSUMER = {
  'package.json': '{"type":"module"}',
  'tsconfig.json': '{}',
  'proto/greeter.proto':
    'syntax = "proto3"; message Hello {} service Greeter { rpc Hi(Hello) returns (Hello); }',
};

const FORCED = { name: 'orders', force: true };
const AS_BEFORE = 'everything is as it was before';
const FULL = `because its disk is full (ENOSPC): ${AS_BEFORE}, so free some space and run the same command again.`;
const READ_ONLY = `because its disk is read-only (EROFS): ${AS_BEFORE}, so make it writable and run the same command again.`;

interface Row {
  title: string;
  scene: Scene;
  /** The path that the sentence names begins so. */
  where: string;
  /** The sentence ends so. */
  why: string;
}

/** All but the last three fail midway: files were written before the one that fails. */
const ROWS: readonly Row[] = [
  {
    title: 'a new project on a disk that runs full',
    scene: { generator: 'app', options: { name: 'orders' }, files: {}, disk: 'size=64k' },
    where: 'disk/orders',
    why: FULL,
  },
  {
    title: 'a new project on a disk that takes no more files',
    scene: { generator: 'app', options: { name: 'orders' }, files: {}, disk: 'nr_inodes=30' },
    where: 'disk/orders/',
    why: FULL,
  },
  {
    title: 'a project that is written over on a disk that runs full',
    scene: {
      generator: 'app',
      options: FORCED,
      files: { 'orders/.dockerignore': 'mine', 'orders/charts/mine.txt': 'mine' },
      disk: 'size=64k',
    },
    where: 'disk/orders',
    why: FULL,
  },
  {
    title: 'a project with a file on a read-only disk',
    scene: {
      generator: 'app',
      options: FORCED,
      files: { 'orders/.dockerignore': 'mine', 'orders/src/services.ts': 'mine' },
      disk: 'size=4m',
      readOnly: ['orders/src/services.ts'],
    },
    where: 'disk/orders/src/services.ts',
    why: READ_ONLY,
  },
  {
    title: 'a client on a disk that runs full',
    scene: { generator: 'client', files: CONSUMER, disk: 'size=64k' },
    where: 'disk',
    why: FULL,
  },
  {
    title: 'a client that replaces files on a disk that runs full',
    scene: {
      generator: 'client',
      options: { force: true },
      files: { ...CONSUMER, 'client/balancing/clock.ts': 'mine', 'client/mine.ts': 'mine' },
      disk: 'size=64k',
    },
    where: 'disk',
    why: FULL,
  },
  {
    title: 'a client and a package.json on a read-only disk, which is written last',
    scene: {
      generator: 'client',
      options: { force: true },
      files: { ...CONSUMER, 'client/balancing/clock.ts': 'mine' },
      disk: 'size=4m',
      readOnly: ['package.json'],
    },
    where: 'disk/package.json',
    why: READ_ONLY,
  },
  {
    title: 'a client with a folder on a read-only disk',
    scene: {
      generator: 'client',
      options: { force: true },
      files: { ...CONSUMER, 'client/generated/mine.ts': 'mine' },
      disk: 'size=4m',
      readOnly: ['client/generated'],
    },
    where: 'disk/client/generated/',
    why: READ_ONLY,
  },
  {
    title: 'a client whose stubs do not fit on the disk for temporary files',
    scene: {
      generator: 'client',
      files: CONSUMER,
      disk: 'size=4m',
      temporaryDisk: 'size=8k',
    },
    where: 'temporary',
    why: FULL.replace(AS_BEFORE, 'nothing was changed'),
  },
  {
    title: 'a project whose files do not fit there before they are written over',
    scene: {
      generator: 'app',
      options: FORCED,
      files: { 'orders/.dockerignore': 'mine', 'orders/README.md': 'mine' },
      disk: 'size=4m',
      temporaryDisk: 'nr_inodes=3',
    },
    where: 'temporary/',
    why: FULL,
  },
];

describe('a run that cannot write everything says so in one sentence and leaves all as it was', () => {
  for (const { title, scene, where, why } of ROWS) {
    itOnSmallDisk(title, async () => {
      const { error = '', output, before, after, leftovers } = await play(scene);
      const place = JSON.stringify(join(folder, where)).slice(0, -1);
      expect(error).toContain(`Writing stopped at ${place}`);
      expect(error).toContain(why);
      expect(notOneSentence(error)).toBeUndefined();
      expect(output).not.toContain('The same again');
      expect(after).toEqual(before);
      expect(leftovers).toEqual([]);
    });
  }
});

describe('a folder on a read-only disk is refused before anything is asked', () => {
  for (const [generator, name, files] of [
    ['app', 'orders', {}],
    ['client', 'client', CONSUMER],
  ] as const) {
    itOnSmallDisk(`by ${generator}`, async () => {
      const options = generator === 'app' ? { name } : {};
      const scene: Scene = { generator, options, files, disk: 'size=1m', readOnly: [name] };
      const { error = '', output, before, after } = await play(scene);
      const place = JSON.stringify(join(folder, 'disk', name));
      expect(error).toBe(
        `${place} lies on a read-only disk: go to another folder, or make it writable.`,
      );
      expect(output).toBe('');
      expect(after).toEqual(before);
    });
  }
});
