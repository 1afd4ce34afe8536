import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { notOneSentence } from '../one-sentence.js';
import { listFolder } from '../workspace.js';
import { type ConsumerProject, CONTRACTS, makeConsumer } from './consumer-project.js';

let consumer: ConsumerProject;

beforeEach(async () => {
  consumer = makeConsumer('ESM TypeScript');
  const proto = readFileSync(join(CONTRACTS, 'bare', 'Greeter.proto'), 'utf8');
  consumer.write('proto/Greeter.proto', proto);
  const { error } = await consumer.generate({ name: 'greeter', port: 7000 });
  expect(error).toBeUndefined();
});

afterEach(() => {
  consumer.remove();
});

const at = (path: string): string => join(consumer.root, path);
const read = (path: string): string => readFileSync(at(path), 'utf8');

/** As if an earlier version had written a file so: on disk, and in the marker. */
function writeAsEarlierVersion(path: string, contents: string): void {
  const marker = JSON.parse(read('client/.grpc-k8s-service.json')) as {
    files: Record<string, string>;
  };
  writeFileSync(at(`client/${path}`), contents);
  // The hash of these very letters.
  const [entry = ''] = listFolder(at('client')).filter((line) => line.startsWith(`${path} `));
  marker.files[path] = entry.slice(path.length + 1);
  consumer.write('client/.grpc-k8s-service.json', JSON.stringify(marker));
}

describe('a second run', () => {
  it('without a change writes nothing, and needs no answers', async () => {
    const before = listFolder(consumer.root);
    const { error, output } = await consumer.generate();
    expect(error).toBeUndefined();
    expect(output).toContain('0 files written, 0 removed');
    expect(output).toContain('greeter-headless.default.svc.cluster.local:7000');
    expect(listFolder(consumer.root)).toEqual(before);
  });

  it('follows the contract: new stubs, old ones removed; files of the consumer stay', async () => {
    consumer.write('client/mine.ts', 'export {};');
    consumer.write(
      'proto/Greeter.proto',
      read('proto/Greeter.proto').replaceAll('HelloReply', 'HelloAnswer'),
    );
    const { error } = await consumer.generate();
    expect(error).toBeUndefined();
    expect(existsSync(at('client/generated/HelloAnswer.ts'))).toBe(true);
    expect(existsSync(at('client/generated/HelloReply.ts'))).toBe(false);
    expect(read('client/mine.ts')).toBe('export {};');
  });

  it('updates what an earlier version wrote, and removes what it no longer writes', async () => {
    const now = read('client/unary.ts');
    writeAsEarlierVersion('unary.ts', 'old');
    writeAsEarlierVersion('gone.ts', 'old');
    const { error, output } = await consumer.generate();
    expect(error).toBeUndefined();
    expect(output).toContain('2 files written, 1 removed');
    expect(read('client/unary.ts')).toBe(now);
    expect(existsSync(at('client/gone.ts'))).toBe(false);
  });

  it('keeps a change while there is nothing new for the file', async () => {
    consumer.write('client/unary.ts', 'mine');
    const { error, output } = await consumer.generate();
    expect(error).toBeUndefined();
    expect(output).toContain(
      'Kept as you changed them, for there is nothing new for them: unary.ts.',
    );
    expect(read('client/unary.ts')).toBe('mine');
  });

  it('does not lose a change silently: one sentence, nothing written; --force writes', async () => {
    const now = read('client/unary.ts');
    writeAsEarlierVersion('unary.ts', 'old');
    consumer.write('client/unary.ts', 'mine');
    consumer.write(
      'proto/Greeter.proto',
      read('proto/Greeter.proto').replaceAll('HelloReply', 'HelloAnswer'),
    );
    const before = listFolder(consumer.root);
    const { error = '', output } = await consumer.generate();
    expect(error).toContain('"client/unary.ts" would be written over although you changed it');
    expect(notOneSentence(error)).toBeUndefined();
    expect(output).toBe('');
    expect(listFolder(consumer.root)).toEqual(before);

    expect((await consumer.generate({ force: true })).error).toBeUndefined();
    expect(read('client/unary.ts')).toBe(now);
  });

  it('for another service is refused, unless --force says to replace the client', async () => {
    const { error = '' } = await consumer.generate({ name: 'other' });
    expect(error).toContain('"client" holds the client of "greeter"');
    expect(notOneSentence(error)).toBeUndefined();
    const { output } = await consumer.generate({ name: 'other', force: true });
    expect(output).toContain('other-headless.default.svc.cluster.local:50051');
  });

  it('with --dry-run tells what would change, and changes nothing', async () => {
    consumer.write(
      'proto/Greeter.proto',
      read('proto/Greeter.proto').replaceAll('HelloReply', 'HelloAnswer'),
    );
    const before = listFolder(consumer.root);
    const { error, output } = await consumer.generate({ dryRun: true, 'dry-run': true });
    expect(error).toBeUndefined();
    expect(output).toContain('Dry run: nothing was written');
    expect(output).toContain(join('client', 'generated', 'HelloAnswer.ts'));
    expect(listFolder(consumer.root)).toEqual(before);
  });
});
