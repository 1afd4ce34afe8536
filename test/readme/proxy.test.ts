import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { helm } from '../chart/helm.js';
import { describeWith } from '../chart/tool.js';
import { installPackedGenerator, type PackedGenerator } from '../generators/packed-generator.js';
import { callBytesService, startBytesService } from '../proxy/bytes-service.js';
import { startProgram } from '../proxy/start-program.js';
import { run } from '../run-program.js';
import { userEnvironment } from '../user-environment.js';
import { commandsBelow } from './read-blocks.js';

/** Minutes, because npm installs what a user would install, and all tests of the proxy run. */
const LONG = 10 * 60_000;
const HEADING = 'Put a proxy in between';
/** What each of them listens on is free, and nothing else is in their way. */
const ANYWHERE = {
  PROXY_LISTEN: '127.0.0.1:0',
  PROXY_HEALTH: 'false',
  PROXY_ADMIN: 'false',
  PROXY_DRAIN_DELAY_MS: '0',
};

let folder: string;
let generator: PackedGenerator;
const project = () => join(folder, 'orders-proxy');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-proxy-'));
  generator = await installPackedGenerator();
}, LONG);
afterAll(async () => {
  generator.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a line as a person at a shell would. */
function shell(line: string): Promise<string> {
  const PATH = `${generator.binDir}${delimiter}${process.env['PATH']}`;
  return run('bash', ['-ec', line], { cwd: project(), env: { ...userEnvironment(), PATH } });
}

async function expectCallThrough(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  const proxy = startProgram(program, args, options);
  try {
    const message = Buffer.from('hello');
    const reply = await callBytesService(await proxy.address(), message, Buffer.from([0]));
    expect(reply.toString()).toBe('hello\u0000');
  } finally {
    proxy.terminate();
    await proxy.exitCode;
  }
  expect(proxy.said()).not.toContain('error');
}

describe('README.md, on the proxy', () => {
  it(
    'generates one whose tests, build, lint and type check pass',
    async () => {
      const [generate = ''] = commandsBelow(HEADING);
      const { exitCode, stdout, stderr } = await generator.generateProxy(
        generate.split(' ').slice(2),
        folder,
      );
      expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({
        exitCode: 0,
        output: '',
      });
      await shell('npm run build');
      await shell('npm run typecheck');
      await shell('npm run lint');
      await shell('npm test');
    },
    LONG,
  );

  it(
    'starts it, by npm start, before a service',
    async () => {
      const service = await startBytesService();
      await expectCallThrough('npm', ['start'], {
        cwd: project(),
        env: { ...userEnvironment(), ...ANYWHERE, PROXY_TARGET: `127.0.0.1:${service.port}` },
      });
      service.stop();
    },
    LONG,
  );

  it(
    'starts one without a project, by npx',
    async () => {
      const service = await startBytesService();
      const [line = ''] = commandsBelow(HEADING, 2);
      const command = line
        .replace('127.0.0.1:50051', `127.0.0.1:${service.port}`)
        .replace('127.0.0.1:50050', '127.0.0.1:0');
      expect(command).toMatch(/^npx --package generator-grpc-k8s-service grpc-proxy /);
      const [program = '', ...args] = command.split(' ');
      await expectCallThrough(program, args, {
        // Where it is installed, so that npx fetches nothing.
        cwd: dirname(dirname(generator.binDir)),
        env: { ...userEnvironment(), ...ANYWHERE, PROXY_LISTEN: '' },
      });
      service.stop();
    },
    LONG,
  );

  describeWith(helm, 'its chart', () => {
    it('passes helm lint, and installs as shown', async () => {
      await shell('helm lint --strict charts/*');
      const [, install = ''] = commandsBelow(HEADING, 1);
      expect(install).toMatch(/^helm install .* --wait$/);
      const objects = await shell(
        install.replace('helm install', 'helm template').replace(' --wait', ''),
      );
      expect(objects).toContain('acme/orders-proxy:0.1.0');
    });
  });
});
