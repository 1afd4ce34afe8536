import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ALL_KINDS,
  compile,
  type ConsumerProject,
  isTypescript,
  type Kind,
  linkDependencies,
  makeConsumer,
  TSC,
} from '../generators/client/consumer-project.js';
import { run } from '../run-program.js';
import { waitUntil } from '../wait-until.js';
import { callingProgram, startCaller } from './calling-program.js';
import { Fleet, type Pod } from './start-pods.js';

const service = join(import.meta.dirname, '..', '..', 'templates', 'service');

let fleet: Fleet;
let pods: Pod[];
/** The folder of the tarball that `npm pack` makes of the client. */
let packed: string;
let consumer: ConsumerProject;

beforeAll(async () => {
  fleet = await Fleet.start();
  pods = await fleet.startPods(4);
  packed = await mkdtemp(join(tmpdir(), 'packed-client-'));
  await run('npm', ['pack', './client/package', '--pack-destination', packed], { cwd: service });
});
afterAll(async () => {
  await rm(packed, { recursive: true });
  await fleet.end();
});
afterEach(() => consumer.remove());

/** Runs a program while DNS lists three pods, and then a fourth: all that are listed get as many calls. */
async function expectBalance(program: string): Promise<void> {
  const caller = startCaller(program, fleet.dns.address);
  let exitCode: number | null;
  try {
    for (const listed of [pods.slice(0, 3), pods]) {
      fleet.list(listed);
      const eachGets = (calls: number) =>
        Object.fromEntries(listed.map(({ name }) => [name, calls]));
      await waitUntil(`${listed.length} calls go to ${listed.length} pods`, async () =>
        isDeepStrictEqual(await caller.callsByPod(listed.length), eachGets(1)),
      );
      expect(await caller.callsByPod(200 * listed.length)).toEqual(eachGets(200));
    }
  } finally {
    exitCode = await caller.end();
  }
  expect(exitCode).toBe(0);
}

interface Way {
  readonly way: string;
  readonly kinds: readonly Kind[];
  /** What an import names. */
  readonly module: string;
  readonly add: () => Promise<void>;
}

const WAYS: readonly Way[] = [
  {
    way: 'copied by `cp -r`',
    kinds: ALL_KINDS.filter(isTypescript),
    module: './client/index.js',
    add: () => cp(join(service, 'client'), join(consumer.root, 'client'), { recursive: true }),
  },
  {
    way: 'installed from what `npm pack` made',
    kinds: ALL_KINDS,
    module: 'orders-client',
    add: async () => {
      const [tarball = ''] = await readdir(packed);
      const installed = join(consumer.root, 'node_modules', 'orders-client');
      await mkdir(installed);
      await run('tar', ['-xzf', join(packed, tarball), '-C', installed, '--strip-components=1']);
    },
  },
  {
    way: 'added by the sub-generator',
    kinds: ALL_KINDS,
    module: './client/index.js',
    add: async () => {
      const { error } = await consumer.generate({ name: 'orders', proto: service });
      expect(error).toBeUndefined();
    },
  },
];

describe.each(WAYS)('a client $way', ({ kinds, module, add }) => {
  it.each(kinds)('compiles under `strict` and balances in a consumer in %s', async (kind) => {
    consumer = makeConsumer(kind);
    linkDependencies(consumer);
    const file = isTypescript(kind) ? 'main.ts' : 'main.js';
    consumer.write(file, callingProgram(kind, module));
    await add();
    await compile(consumer, kind, [file]);
    await expectBalance(join(consumer.root, isTypescript(kind) ? 'compiled' : '', 'main.js'));
  });
});

describe('a client built with its service', () => {
  it('balances in a consumer in ESM JavaScript that copies it', async () => {
    consumer = makeConsumer('ESM JavaScript');
    linkDependencies(consumer);
    consumer.write('main.js', callingProgram('ESM JavaScript', './built/client/index.js'));
    const built = join(consumer.root, 'built');
    const build = ['-p', join(service, 'tsconfig.build.json'), '--outDir', built];
    await run(process.execPath, [TSC, ...build]);
    await expectBalance(join(consumer.root, 'main.js'));
  });
});
