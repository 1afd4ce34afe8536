import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../run-program.js';
import { startPod, type Pod } from './start-pods.js';

const repository = join(import.meta.dirname, '..', '..');
const service = join(repository, 'templates', 'service');
const tsc = join(repository, 'node_modules', '.bin', 'tsc');

const MAIN = `
import { createOrdersClient, unary, type EchoResponse__Output } from './client/index.js';

async function main(): Promise<void> {
  const orders = createOrdersClient({ target: process.argv[2] ?? '' });
  const pods = new Set<string>();
  while (pods.size < 2) {
    const reply: EchoResponse__Output = await unary(orders, 'echo', { message: 'hello' });
    pods.add(reply.servedBy);
  }
  orders.close();
  console.log([...pods].sort().join(' '));
}

void main();
`;

const STRICT = {
  target: 'es2022',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  declaration: true,
  types: ['node'],
  rootDir: '.',
  outDir: 'dist',
};

/** The settings that TypeScript consumers have: those of \`tsc --init\` and those of older projects. */
const typescriptConsumers = [
  {
    kind: 'an ESM consumer',
    type: 'module',
    compilerOptions: { ...STRICT, module: 'nodenext', verbatimModuleSyntax: true },
  },
  {
    kind: 'a CommonJS consumer',
    type: 'commonjs',
    compilerOptions: { ...STRICT, module: 'nodenext' },
  },
  {
    kind: 'a CommonJS consumer with older settings',
    type: undefined,
    compilerOptions: {
      ...STRICT,
      module: 'commonjs',
      moduleResolution: 'bundler',
      skipLibCheck: true,
    },
  },
];

let output: string;
let pods: Pod[];
let target: string;

beforeAll(async () => {
  await mkdir(join(repository, '.test-output'), { recursive: true });
  output = await mkdtemp(join(repository, '.test-output', 'consumers-'));
  pods = await Promise.all([startPod('orders-1'), startPod('orders-2')]);
  target = pods.map(({ port }) => `127.0.0.1:${port}`).join(',');
});
afterAll(async () => {
  await Promise.all(pods.map((pod) => pod.shutDown()));
  await rm(output, { recursive: true });
});

async function createConsumer(name: string, files: Record<string, string>): Promise<string> {
  const folder = join(output, name);
  await mkdir(folder);
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  return folder;
}

/** Gives a consumer what \`npm install @grpc/grpc-js @grpc/proto-loader\` would, without a registry. */
async function linkDependencies(folder: string): Promise<void> {
  for (const name of ['@grpc/grpc-js', '@grpc/proto-loader', '@types/node', 'undici-types']) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(repository, 'node_modules', name), link, 'junction');
  }
}

async function runConsumer(folder: string, script: string): Promise<string> {
  return (await run(process.execPath, [script, target], { cwd: folder })).trim();
}

describe('the client, copied by `cp -r client`', () => {
  it.each(typescriptConsumers)(
    'compiles and balances in $kind',
    async ({ kind, type, compilerOptions }) => {
      const folder = await createConsumer(kind.replaceAll(' ', '-'), {
        'package.json': JSON.stringify({ name: 'consumer', type }),
        'tsconfig.json': JSON.stringify({ compilerOptions }),
        'main.ts': MAIN,
      });
      await linkDependencies(folder);
      await cp(join(service, 'client'), join(folder, 'client'), { recursive: true });
      await run(tsc, ['-p', folder]);
      expect(await runConsumer(folder, 'dist/main.js')).toBe('orders-1 orders-2');
    },
  );
});

describe('the client, built', () => {
  const main = (importLine: string) =>
    `${importLine}\n${MAIN.replace(/^import .*$/m, '')
      .replace(/: (Promise<void>|EchoResponse__Output)/g, '')
      .replace('new Set<string>', 'new Set')}`;

  it('balances in a plain JavaScript consumer that copies it', async () => {
    const folder = await createConsumer('javascript', {
      'package.json': JSON.stringify({ name: 'consumer', type: 'module' }),
      'main.js': main("import { createOrdersClient, unary } from './client/index.js';"),
    });
    await linkDependencies(folder);
    await run(tsc, ['-p', join(service, 'tsconfig.build.json'), '--outDir', join(folder, 'built')]);
    await cp(join(folder, 'built', 'client'), join(folder, 'client'), { recursive: true });
    expect(await runConsumer(folder, 'main.js')).toBe('orders-1 orders-2');
  });

  it('is a package for `import` and `require` alike', async () => {
    const folder = await createConsumer('package', {
      'package.json': JSON.stringify({ name: 'consumer' }),
      'main.mjs': main("import { createOrdersClient, unary } from 'orders-client';"),
      'main.cjs': main("const { createOrdersClient, unary } = require('orders-client');"),
    });
    await linkDependencies(folder);
    const stdout = await run(
      'npm',
      ['pack', './client/package', '--json', '--pack-destination', folder],
      {
        cwd: service,
      },
    );
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [
      { filename: string; files: { path: string }[] },
    ];
    expect(packed.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts']),
    );
    const installed = join(folder, 'node_modules', 'orders-client');
    await mkdir(installed);
    await run('tar', [
      '-xzf',
      join(folder, packed.filename),
      '-C',
      installed,
      '--strip-components=1',
    ]);
    expect(await runConsumer(folder, 'main.mjs')).toBe('orders-1 orders-2');
    expect(await runConsumer(folder, 'main.cjs')).toBe('orders-1 orders-2');
  });
});
