import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../../run-program.js';
import { runGenerator } from '../run-generator.js';
import {
  ALL_KINDS,
  compile,
  type ConsumerProject,
  CONTRACTS,
  exampleIn,
  isTypescript,
  type Kind,
  linkDependencies,
  makeConsumer,
} from './consumer-project.js';
import { type Greeter, startGreeter } from './start-greeter.js';

let greeter: Greeter;
let consumer: ConsumerProject;
let service: ConsumerProject;

beforeAll(async () => {
  greeter = await startGreeter();
  service = makeConsumer();
  await runGenerator(service.root, ['parcels'], { defaults: true, install: false });
});

afterAll(() => {
  greeter.close();
  service.remove();
});

afterEach(() => {
  consumer.remove();
});

/** Streams make another example than unary methods; two kinds have both languages and module systems between them. */
const STREAMING = ['Feed', 'Import', 'Talk'];
const WITH_STREAMING: readonly Kind[] = ['ESM TypeScript', 'CommonJS JavaScript'];

const TYPES = `import { Payment, type Bill, type Bill__Output, type Money } from './clients/billing/index.js';
const total: Money = { currency: 'EUR', units: '9007199254740993' };
export const bill: Bill = {
  state: 'STATE_PAID', payment: Payment.PAYMENT_CARD, items: { total }, notes: { 7: 'fragile' },
  due: { seconds: 1 }, company: 'acme', addressee: 'company', parts: [{}], seal: Buffer.alloc(1),
};
export const paid = ({ payment }: Bill__Output): boolean => payment === Payment.PAYMENT_CARD;
// @ts-expect-error There is no such state.
export const wrong: Bill = { state: 'STATE_LOST' };
`;

describe.each(ALL_KINDS)('%s', (kind) => {
  const fileOf = (name: string): string => `${name}.${isTypescript(kind) ? 'ts' : 'js'}`;

  it('gets clients whose printed examples compile, and call a real server', async () => {
    consumer = makeConsumer(kind);
    linkDependencies(consumer);
    const greeterTarget = 'greeter-headless.default.svc.cluster.local:50051';
    const streaming = WITH_STREAMING.includes(kind) ? STREAMING : [];
    const wanted: ({ name: string; proto: string } & Record<string, string>)[] = [
      { name: 'parcels', proto: join(service.root, 'parcels') },
      { name: 'greeter', proto: join(CONTRACTS, 'bare', 'Greeter.proto') },
      ...['Billing', ...streaming].map((name) => ({
        name: name.toLowerCase(),
        proto: join(CONTRACTS, 'foreign', 'shop', 'v1', 'shop.proto'),
        'proto-service': `shop.v1.${name}`,
      })),
    ];
    const files = ['types.ts'];
    consumer.write('types.ts', TYPES);
    for (const given of wanted) {
      const result = await consumer.generate({ ...given, folder: `clients/${given.name}` });
      expect(result.error).toBeUndefined();
      const example = exampleIn(result);
      expect(example.trimEnd().split('\n')).toHaveLength(5);
      files.push(fileOf(`clients/use-${given.name}`));
      consumer.write(
        files.at(-1) ?? '',
        example.replace(greeterTarget, `127.0.0.1:${greeter.port}`),
      );
    }
    await compile(consumer, kind, files);

    const program = `${isTypescript(kind) ? 'compiled/' : ''}clients/use-greeter.js`;
    const printed = await run(process.execPath, [program], { cwd: consumer.root });
    expect(printed).toContain("greeting: 'hello hello'");
    expect(printed).toContain("mood: 'MOOD_GLAD'");
  });
});

describe('a consumer', () => {
  it('with src/ gets its client there, and only what it needs in package.json', async () => {
    consumer = makeConsumer('ESM TypeScript');
    consumer.write('src/main.ts', '');
    consumer.write(
      'package.json',
      '{\n\t"name": "consumer",\n\t"type": "module",\n\t"dependencies": {\n\t\t"zod": "4.0.0",\n\t\t"@grpc/grpc-js": "^1.14.9"\n\t}\n}\n',
    );
    const { error, output } = await consumer.generate({ proto: join(CONTRACTS, 'bare') });
    expect(error).toBeUndefined();
    expect(output).toContain('A call, in a file in src/:');
    expect(existsSync(join(consumer.root, 'src', 'client', 'index.ts'))).toBe(true);
    expect(readFileSync(join(consumer.root, 'package.json'), 'utf8')).toBe(
      '{\n\t"name": "consumer",\n\t"type": "module",\n\t"dependencies": {\n\t\t"@grpc/grpc-js": "^1.14.9",\n' +
        '\t\t"@grpc/proto-loader": "^0.8.1",\n\t\t"zod": "4.0.0"\n\t}\n}\n',
    );
  });
});
