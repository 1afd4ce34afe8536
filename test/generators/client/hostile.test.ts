import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { notOneSentence } from '../one-sentence.js';
import { runGenerator } from '../run-generator.js';
import { listFolder } from '../workspace.js';
import { type ConsumerProject, makeConsumer } from './consumer-project.js';

const GREETER = `syntax = "proto3"; message Hello {} service Greeter { rpc Hi(Hello) returns (Hello); }`;

let consumer: ConsumerProject;

beforeEach(() => {
  consumer = makeConsumer('ESM TypeScript');
  consumer.write('proto/greeter.proto', GREETER);
});

afterEach(() => {
  consumer.remove();
});

async function expectRefusal(options: Record<string, unknown>, reason: string): Promise<void> {
  const before = listFolder(consumer.root);
  const { error = '', output } = await consumer.generate(options);
  expect(error).toContain(reason);
  expect(notOneSentence(error)).toBeUndefined();
  expect(output).toBe('');
  expect(listFolder(consumer.root)).toEqual(before);
}

describe('flags', () => {
  it.each<[string, unknown, string]>([
    ['name', '../x', '"../x" cannot name a Kubernetes Service'],
    ['name', '@acme/orders', '"@acme/orders" cannot name a Kubernetes Service'],
    ['name', '', '"" cannot name a Kubernetes Service'],
    ['kube-namespace', 'My Shop', '"My Shop" cannot name a Kubernetes namespace'],
    ['kube-namespace', 'x'.repeat(64), 'cannot name a Kubernetes namespace'],
    ['kubeNamespace', "';id", 'cannot name a Kubernetes namespace'],
    ['port', '0', '"0" is not a port to dial'],
    ['port', '65536', '"65536" is not a port to dial'],
    ['port', '1e3', '"1e3" is not a port to dial'],
    ['proto', 'package.json/x', 'does not exist'],
    ['proto', 'nowhere', '"nowhere" does not exist'],
    ['proto', 'a\u0000b', 'does not exist'],
    ['proto', 'package.json', '"package.json" is not a .proto file'],
    ['proto-service', 'Nobody', '"Nobody" is not a service of the contract: use Greeter.'],
    ['proto-service', '__proto__', '"__proto__" is not a service of the contract'],
    ['folder', '..', '".." is not a folder inside the project'],
    ['folder', '../client', '"../client" is not a folder inside the project'],
    ['folder', '/tmp/client', '"/tmp/client" is not a folder inside the project'],
    ['folder', 'a/../../b', 'is not a folder inside the project'],
    ['folder', 'C:\\client', 'is not a folder inside the project'],
    ['folder', '.', '"." is not a folder inside the project'],
    ['folder', "it's", 'is not a folder inside the project'],
    ['folder', '.git', '".git" is not a folder inside the project'],
    ['folder', 'src/node_modules', 'which tools write anew'],
    ['folder', 'x'.repeat(201), 'is not a folder inside the project'],
    ['folder', 'package.json', 'exists and is not a folder of its own'],
    ['folder', 'proto', '"proto" exists and was not written by this generator'],
    ['port', ['1', '2'], '--port is given 2 times'],
    ['proto', true, '--proto needs a value but got true'],
    ['prot', 'x', '"--prot" is not a flag'],
    ['defaults', 'orders', 'as in yo grpc-k8s-service:client orders --defaults.'],
  ])('--%s=%j: one sentence, and nothing written', async (flag, value, reason) => {
    await expectRefusal({ [flag]: value }, reason);
  });
});

describe('contracts', () => {
  it.each<[string, string]>([
    ['not a contract', 'is no contract: "illegal token'],
    ['\u0000\u0001\u0002', 'is no contract'],
    ['', 'declares no service'],
    ['syntax = "proto3"; message Hello {}', 'declares no service'],
    ['syntax = "proto3"; service S { rpc Hi(Lost) returns (Lost); }', 'no such type: Lost'],
    [
      'syntax = "proto3"; import "lost.proto"; service S {}',
      'imports "lost.proto", which no folder',
    ],
    [
      'syntax = "proto3"; message A {} message A {} service S {}',
      'is no contract: "duplicate name',
    ],
    ['syntax = "proto3"; service Empty {}', '"Empty" has no method to call'],
    [GREETER.replace('rpc Hi', 'rpc Close'), 'has the method "Close", a name that every client'],
    [
      GREETER.replace('service Greeter', 'service ClientOptions'),
      'a name that the client uses itself',
    ],
    [
      GREETER.replace('service Greeter', 'service Balanced'),
      '"createBalancedClient" is already taken',
    ],
    [GREETER.replaceAll('Hello', 'delete'), 'the message "delete", whose name TypeScript keeps'],
    [GREETER.replaceAll('Hello', 'any'), 'the message "any", whose name TypeScript keeps'],
  ])('%j: one sentence, and nothing written', async (contract, reason) => {
    consumer.write('proto/greeter.proto', contract);
    await expectRefusal({}, reason);
  });
});

describe('consumers', () => {
  it.each<[string, string, string]>([
    ['package.json', '{', 'is not a JSON object'],
    ['package.json', '[]', 'is not a JSON object'],
    ['package.json', '{"dependencies": []}', 'has "dependencies" that are not an object'],
    ['package.json', '{"dependencies": {"a": 1}}', 'has "dependencies" that are not an object'],
    [
      'package.json',
      '{"type":"module","dependencies":{"@grpc/grpc-js":"^1.9.0"}}',
      '@grpc/grpc-js "^1.9.0"',
    ],
    ['client/index.ts', 'mine', '"client" exists and was not written by this generator'],
    ['client/.grpc-k8s-service.json', '{', 'is damaged'],
    [
      'client/.grpc-k8s-service.json',
      '{"generatorVersion":"1","answers":{"name":"orders","namespace":"a","port":1,"proto":"proto","protoService":"Greeter"},"files":{"../../x":"0"}}',
      'is damaged',
    ],
  ])('with %s %j: one sentence, and nothing written', async (path, contents, reason) => {
    consumer.write(path, contents);
    await expectRefusal({}, reason);
  });

  it('without package.json: one sentence, and nothing written', async () => {
    const empty = makeConsumer();
    const { error = '' } = await runGenerator(empty.root, [], { defaults: true }, 'client');
    expect(error).toContain('package.json" does not exist');
    expect(notOneSentence(error)).toBeUndefined();
    expect(listFolder(empty.root)).toEqual([]);
    empty.remove();
  });

  it('whose folder is a link that leads elsewhere: one sentence, and nothing written', async () => {
    mkdirSync(join(consumer.root, 'elsewhere'));
    symlinkSync(join(consumer.root, 'elsewhere'), join(consumer.root, 'client'), 'junction');
    await expectRefusal({}, 'exists and is not a folder of its own');
    await expectRefusal({ force: true }, 'exists and is not a folder of its own');
  });

  it('with a link below the folder: one sentence, and nothing written, even with --force', async () => {
    mkdirSync(join(consumer.root, 'elsewhere'));
    mkdirSync(join(consumer.root, 'client'));
    symlinkSync(
      join(consumer.root, 'elsewhere'),
      join(consumer.root, 'client', 'balancing'),
      'junction',
    );
    await expectRefusal({ force: true }, 'is a link, a folder or below one');
  });

  it('without a terminal: one sentence that lists what is missing', async () => {
    await expectRefusal(
      { defaults: false, interactive: false, name: 'orders', proto: 'proto' },
      'no answer for --kube-namespace, --port, --folder:',
    );
  });
});
