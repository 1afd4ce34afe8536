import { Metadata, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callBytes } from '../grpc/byte-client.js';
import { digestMetadata, digestView } from '../grpc/digest.js';
import { Random } from '../raw/random.js';
import { BothWays } from './both-ways.js';

const random = new Random(2);
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join(
  '',
);

type Entry = readonly [name: string, value: string | Buffer];

const SHAPES: Readonly<Record<string, readonly Entry[]>> = {
  none: [],
  'one of text': [['x-text', 'text']],
  'values alike and not, in their order': [
    ['x-one', 'b'],
    ['x-two', 'b'],
    ['x-one', 'a'],
    ['x-one', 'a'],
  ],
  'values with a comma and with blanks within': [
    ['x-one', 'a, b'],
    ['x-one', 'c,d  e'],
  ],
  'an empty value': [['x-empty', '']],
  'every printable character': [['x-all', `${printable} ${printable}`]],
  bytes: [['x-one-bin', random.bytes(100)]],
  'bytes of each length to 5': [0, 1, 2, 3, 4, 5].map((length) => ['x-bin', random.bytes(length)]),
  'every byte': [['x-bin', Buffer.from(Array.from({ length: 256 }, (_, index) => index))]],
  'many entries': Array.from({ length: 100 }, (_, index) => [`x-${index}`, `value ${index}`]),
  'a large value': [['x-large', 'v'.repeat(40_000)]],
  'large bytes': [['x-large-bin', random.bytes(30_000)]],
  'what tracing sends': [
    ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['tracestate', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    ['baggage', 'user=me;x=1'],
    ['authorization', 'Bearer abc.def'],
    ['cookie', 'a=b; c=d'],
  ],
};

let ways: BothWays;
beforeAll(async () => {
  ways = await BothWays.open();
});
afterAll(() => ways.close());

describe.each(Object.keys(SHAPES))('metadata: %s', (shape) => {
  const entries = (prefix: string): Metadata => {
    const metadata = new Metadata();
    for (const [name, value] of SHAPES[shape] ?? []) {
      metadata.add(name.replace(/^x-/, `x-${prefix}`), value);
    }
    return metadata;
  };

  it('goes both ways with the request, the answer and its end', async () => {
    const sent = entries('sent-');
    const seen = await ways.compare(() => {
      let received: unknown;
      return {
        handlers: {
          Bidi: (call) => {
            received = digestMetadata(call.metadata);
            call.sendMetadata(entries('headers-'));
            call.resume();
            call.on('end', () => call.end(entries('trailers-')));
          },
        },
        drive: async (client) => {
          const view = await callBytes(client, 'Bidi', [], { metadata: sent });
          return { ...digestView(view), received };
        },
      };
    });

    expect(seen.code).toBe(status.OK);
    expect(seen.received).toMatchObject(digestMetadata(sent));
    expect(seen.headers).toMatchObject(digestMetadata(entries('headers-')));
    expect(seen.trailers).toMatchObject(digestMetadata(entries('trailers-')));
  });

  it('comes with a call that ends by trailers alone', async () => {
    const seen = await ways.compare(() => ({
      handlers: {
        Unary: (_call, answer) => {
          answer({
            code: status.NOT_FOUND,
            details: 'Nothing here.',
            metadata: entries('trailers-'),
          });
        },
      },
      drive: async (client) => digestView(await callBytes(client, 'Unary', [])),
    }));

    expect(seen).toMatchObject({ code: status.NOT_FOUND, details: 'Nothing here.' });
    expect(seen.trailers).toMatchObject(digestMetadata(entries('trailers-')));
  });
});
