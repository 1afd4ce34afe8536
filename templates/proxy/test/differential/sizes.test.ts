import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callBytes } from '../grpc/byte-client.js';
import { CALL_KINDS } from '../grpc/byte-service.js';
import { digestBytes, digestView } from '../grpc/digest.js';
import { Random } from '../raw/random.js';
import { BothWays } from './both-ways.js';

const FRAME = 16_384;
const MIB = 1_048_576;
const random = new Random(1);
const mebibyte = random.bytes(MIB);

let ways: BothWays;
beforeAll(async () => {
  ways = await BothWays.open();
});
afterAll(() => ways.close());

const sizes = [0, 1, FRAME - 6, FRAME - 5, FRAME - 1, FRAME, FRAME + 1, 65_535, MIB];
describe.each(sizes)('a message of %i bytes', (size) => {
  it.each(CALL_KINDS)('comes whole both ways by a %s call', async (kind) => {
    const requests = [random.bytes(size), random.bytes(size), random.bytes(size)];

    const seen = await ways.compare(() => ({
      drive: async (client) => digestView(await callBytes(client, kind, requests)),
    }));

    expect(seen.code).toBe(status.OK);
    const echoed = {
      Unary: [requests[0]],
      ClientStream: [requests[2]],
      ServerStream: [requests[0], requests[0]],
      Bidi: requests,
    }[kind];
    expect(seen.responses).toEqual(echoed.map((bytes) => digestBytes(bytes ?? Buffer.alloc(0))));
  });
});

const LONG_MS = 120_000;
it.each(['Unary', 'Bidi'] as const)(
  'a message of 64 MiB comes whole by a %s call',
  async (kind) => {
    const request = Buffer.concat(Array.from({ length: 64 }, () => mebibyte));

    const seen = await ways.compare(() => ({
      drive: async (client) => digestView(await callBytes(client, kind, [request])),
    }));

    expect(seen.responses).toEqual([digestBytes(request)]);
  },
  LONG_MS,
);

it('many small messages come in their order', async () => {
  const requests = Array.from({ length: 2000 }, (_, index) => random.bytes(index % 300));

  const seen = await ways.compare(() => ({
    drive: async (client) => digestView(await callBytes(client, 'Bidi', requests)),
  }));

  expect(seen.responses).toEqual(requests.map(digestBytes));
});
