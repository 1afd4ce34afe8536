import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import versions from '../../templates/versions/package.json' with { type: 'json' };
import { installPackedGenerator, type PackedGenerator } from '../generators/packed-generator.js';
import { run } from '../run-program.js';
import { userEnvironment } from '../user-environment.js';
import { waitUntil } from '../wait-until.js';
import { commandsBelow, readBlocks, textBelow } from './read-blocks.js';

/** Minutes, because npm installs what a user would install. */
const LONG = 5 * 60_000;

let folder: string;
let generator: PackedGenerator;
let port: number;
const orders = () => join(folder, 'orders');
const consumer = () => join(folder, 'consumer');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-'));
  port = await freePort();
  generator = await installPackedGenerator();
}, LONG);
afterAll(async () => {
  generator.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a line as a person at a shell would. */
function shell(line: string, cwd: string): Promise<string> {
  const PATH = `${generator.binDir}${delimiter}${process.env['PATH']}`;
  return run('bash', ['-ec', line], { cwd, env: { ...userEnvironment(), PATH } });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return free;
}

describe('README.md', () => {
  it('has no commands but those run here, by test/quickstart, test/cluster and test/generators/client', () => {
    const shown = readBlocks()
      .filter(({ language }) => language === 'bash')
      .flatMap(({ text }) => text.trim().split('\n'));
    expect(shown).toEqual([
      'npm ci',
      'npm run quickstart',
      'npm install --global yo generator-grpc-k8s-service',
      'yo grpc-k8s-service orders --defaults',
      'cd orders',
      'npm test',
      'npm start',
      'npx generator-grpc-k8s-service orders --defaults',
      'docker build --tag acme/orders:0.1.0 .',
      'helm install orders charts/orders --set image.repository=acme/orders --wait',
      'helm test orders',
      'cp -r client ../consumer/',
      'cd ../consumer',
      'npm install @grpc/grpc-js @grpc/proto-loader',
      'yo grpc-k8s-service:client orders --proto=../orders',
    ]);
  });

  it(
    'generates a service whose tests, build, lint and type check pass',
    async () => {
      const [, generate] = commandsBelow('Generate a service');
      const words = (generate ?? '').split(' ').slice(2);
      const { exitCode, stdout, stderr } = await generator.generate(words, folder);
      expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({
        exitCode: 0,
        output: '',
      });
      await shell('npm test', orders());
      await shell('npm run lint', orders());
      await shell('npm run typecheck', orders());
      const tsconfig = readFileSync(join(orders(), 'tsconfig.json'), 'utf8');
      expect(tsconfig).toContain('"skipLibCheck": false');
    },
    LONG,
  );

  it(
    'copies the client into a consumer that calls the service',
    async () => {
      await mkdir(consumer());
      await writeFile(
        join(consumer(), 'package.json'),
        JSON.stringify({ name: 'consumer', type: 'module' }),
      );
      const [copy, , install] = commandsBelow('Use the client');
      await shell(copy ?? '', orders());
      await shell(install ?? '', consumer());
      await shell(
        `npm install --save-dev typescript@${versions.devDependencies.typescript} @types/node@${versions.devDependencies['@types/node']}`,
        consumer(),
      );
      await writeFile(
        join(consumer(), 'main.ts'),
        textBelow('Use the client', 'ts').replace(/target: '[^']+'/, `target: '127.0.0.1:${port}'`),
      );
      await shell(
        'npx tsc --strict --module nodenext --target es2022 --types node --rootDir . --outDir dist main.ts',
        consumer(),
      );

      const service = startService();
      try {
        await service.says('"message":"listening"');
        expect(await shell('node dist/main.js', consumer())).toMatch(/ answered: hello\n$/);
      } finally {
        service.interrupt();
      }
      await service.says('drained: every call has ended');
    },
    LONG,
  );

  function startService(): { says(text: string): Promise<void>; interrupt(): void } {
    // In a group of its own, so that the signal reaches npm and the service alike, as Ctrl-C does.
    const child = spawn('npm', ['start'], {
      cwd: orders(),
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...userEnvironment(), PORT: String(port), DRAIN_DELAY_MS: '100' },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    return {
      says: (text) => waitUntil(`npm start says ${text}`, () => output.includes(text)),
      interrupt: () => void process.kill(-(child.pid as number), 'SIGINT'),
    };
  }
});
