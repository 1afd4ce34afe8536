import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { notOneSentence } from '../one-sentence.js';
import { runGenerator, type Run } from '../run-generator.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace();
  mkdirSync(join(workspace.cwd, 'taken'));
  writeFileSync(join(workspace.cwd, 'taken', 'mine.txt'), 'mine');
});

afterEach(() => {
  workspace.remove();
});

async function expectRefusal(run: () => Promise<Run>, reason: string): Promise<void> {
  const before = workspace.list();
  const { error = '', output } = await run();
  expect(error).toContain(reason);
  expect(notOneSentence(error)).toBeUndefined();
  expect(output).toBe('');
  expect(workspace.list()).toEqual(before);
}

const LONG = 'x'.repeat(300);

describe('flags', () => {
  it.each<[string, unknown, string]>([
    ['name', '../x', '"../x" cannot name a Kubernetes Service'],
    ['name', '', '"" cannot name a Kubernetes Service'],
    ['name', '@acme/orders', '"@acme/orders" cannot name a Kubernetes Service'],
    ['name', 'Orders', '"Orders" cannot name a Kubernetes Service'],
    ['name', 'orders\nid', String.raw`"orders\nid" cannot name a Kubernetes Service`],
    ['name', '<%= 1 %>', '"<%= 1 %>" cannot name a Kubernetes Service'],
    ['name', LONG, '(300 characters)'],
    ['name', 'null', '"null" is not read as text in YAML'],
    ['name', 'localhost', '"localhost" already means something else'],
    ['name', 'taken', 'exists and is not empty'],
    ['upstreams', '', '"" names nothing to dial'],
    ['upstreams', ',', '"" names nothing to dial'],
    ['upstreams', 'orders=$(id):50051', '"orders=$(id):50051" cannot be dialled'],
    ['upstreams', 'orders=x\n:1', String.raw`"orders=x\n:1" cannot be dialled`],
    ['upstreams', "orders='x':1", 'cannot be dialled'],
    ['upstreams', 'orders=x:1/{{ .Values.x }}', '"/{{ .Values.x }}" cannot begin the path'],
    ['upstreams', 'orders=x:1/a: b', '"/a: b" cannot begin the path'],
    ['upstreams', 'orders=http://x:1', '"orders=http://x:1" has a scheme'],
    ['upstreams', '__proto__=x:1', '"__proto__" cannot name an upstream'],
    ['upstreams', 'constructor=x:1', '"constructor" cannot name an upstream'],
    ['upstreams', 'yes=x:1', '"yes" cannot name an upstream'],
    ['upstreams', '<%= 1 %>=x:1', '"<%= 1 %>=x:1" cannot be dialled'],
    ['upstreams', `${LONG}:1`, 'cannot be dialled'],
    ['upstreams', `${'x'.repeat(64)}=y:1`, 'cannot name an upstream'],
    ['upstreams', 'orders=x:1,orders=y:1', 'There are two upstreams "orders"'],
    ['upstreams', ['a=x:1', 'a=y:1'], 'There are two upstreams "a"'],
    ['upstreams', true, '--upstreams needs a value but got true'],
    ['upstreams', ['a=x:1', true], '--upstreams is given 2 times'],
    ['upstreams', 'orders-proxy=orders-proxy:1', 'is the name of the service itself'],
    ['port', '80', '"80" is not a port'],
    ['port', '50052', `"50052" is the port of the proxy's health service`],
    ['port', '9090', `"9090" is the port of the proxy's metrics`],
    ['port', '1e4', '"1e4" is not a port'],
    ['port', ['7000', '8000'], '--port is given 2 times'],
    ['image', 'node:22\nRUN id', 'is not an image reference'],
    ['image', 'scratch', '"scratch" holds no Node'],
    ['upstream', 'orders=x:1', '"--upstream" is not a flag: use --name, --upstreams'],
    ['discovery', 'dns', '"--discovery" is not a flag'],
  ])('--%s=%j is refused in one sentence, and nothing is written', async (flag, value, reason) => {
    const name = flag === 'name' ? {} : { name: 'orders-proxy' };
    const options = { defaults: true, install: false, ...name, [flag]: value };
    await expectRefusal(() => runGenerator(workspace.cwd, [], options, 'proxy'), reason);
  });

  it('refuses a second argument', async () => {
    await expectRefusal(
      () => runGenerator(workspace.cwd, ['orders-proxy', 'x'], { defaults: true }, 'proxy'),
      'as in yo grpc-k8s-service:proxy orders.',
    );
  });

  it('stops at once where nobody can be asked, and lists what is missing', async () => {
    await expectRefusal(
      () => runGenerator(workspace.cwd, ['orders-proxy'], { interactive: false }, 'proxy'),
      'no answer for --upstreams, --port, --image, --install or --no-install',
    );
  });
});
