import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import versions from '../../templates/versions/package.json' with { type: 'json' };
import { helm, render } from '../chart/helm.js';
import { only } from '../chart/manifests.js';
import { describeWith } from '../chart/tool.js';
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
  it('has no commands but those run here, in proxy.test.ts, by test/quickstart, test/cluster and test/generators/client', () => {
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
      'yo grpc-k8s-service:proxy orders-proxy --defaults',
      'cd orders-proxy',
      'npm test',
      'npm start',
      'docker build --tag acme/orders-proxy:0.1.0 .',
      'helm install orders-proxy charts/orders-proxy --set image.repository=acme/orders-proxy --wait',
      'helm test orders-proxy',
      'npx --package generator-grpc-k8s-service grpc-proxy --target 127.0.0.1:50051 --listen 127.0.0.1:50050',
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
      await compile('main.ts');
      await whileServing(async () => {
        expect(await shell('node dist/main.js', consumer())).toMatch(/ answered: hello\n$/);
      });
    },
    LONG,
  );

  describeWith(helm, 'with the ConfigMap of the chart', () => {
    it(
      'the same consumer calls the service in every mode',
      async () => {
        const heading = 'Choose who balances';
        const program = textBelow('Use the client', 'ts').replace(
          /^const orders = .*\n/m,
          textBelow(heading, 'ts'),
        );
        expect(program).toContain('createOrdersClient()');
        await writeFile(join(consumer(), 'environment.ts'), program);
        await compile('environment.ts');
        const { envFrom } = parse(textBelow(heading, 'yaml')) as {
          envFrom: [{ configMapRef: { name: string } }];
        };
        await whileServing(async () => {
          for (const discovery of [
            { mode: 'dns' },
            { mode: 'endpointslice' },
            { mode: 'mesh' },
            { mode: 'proxy', proxyTarget: 'envoy:8080' },
          ]) {
            const chart = join(orders(), 'charts/orders');
            const objects = await render({ chart, release: 'orders', values: { discovery } });
            const { data = {} } = only(objects, 'ConfigMap', envFrom[0].configMapRef.name);
            expect(Object.keys(data)).toEqual(['ORDERS_TARGET', 'ORDERS_DISCOVERY']);
            // Not in a cluster, so what is dialled is the service here.
            const environment = `ORDERS_TARGET=127.0.0.1:${port} ORDERS_DISCOVERY=${data['ORDERS_DISCOVERY']}`;
            expect(await shell(`${environment} node dist/environment.js`, consumer())).toMatch(
              / answered: hello\n$/,
            );
          }
        });
      },
      LONG,
    );
  });

  /** Compiles a file of the consumer to dist/. */
  function compile(file: string): Promise<string> {
    const options =
      '--strict --module nodenext --target es2022 --types node --rootDir . --outDir dist';
    return shell(`npx tsc ${options} ${file}`, consumer());
  }

  /** Does something while the service runs, and sees it drain. */
  async function whileServing(act: () => Promise<void>): Promise<void> {
    const service = startService();
    try {
      await service.says('"message":"listening"');
      await act();
    } finally {
      service.interrupt();
    }
    await service.says('drained: every call has ended');
  }

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
