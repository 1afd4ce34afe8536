import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ByteHandlers } from '../grpc/byte-server.js';
import { callBytes } from '../grpc/byte-client.js';
import { digestView } from '../grpc/digest.js';
import { BothWays } from './both-ways.js';

const CODES = Object.values(status).filter((code): code is status => typeof code === 'number');

let ways: BothWays;
beforeAll(async () => {
  ways = await BothWays.open();
});
afterAll(() => ways.close());

function failing(code: status, details: string): Partial<StatusObject> & Error {
  const metadata = new Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from([8, code]));
  return Object.assign(new Error(details), { code, details, metadata });
}

/** When a server ends a call. */
const STEPS: Readonly<Record<string, (error: Error) => ByteHandlers>> = {
  'before anything': (error) => ({ Bidi: (call) => call.emit('error', error) }),
  'after its headers': (error) => ({
    Bidi: (call) => {
      call.sendMetadata(new Metadata());
      call.emit('error', error);
    },
  }),
  'after a response': (error) => ({
    Bidi: (call) => {
      call.on('data', (request: Buffer) => {
        call.write(request);
        call.emit('error', error);
      });
    },
  }),
  'after all requests': (error) => ({
    Bidi: (call) => {
      call.resume();
      call.on('end', () => call.emit('error', error));
    },
  }),
};

describe.each(Object.keys(STEPS))('a status that the server gives %s', (step) => {
  it.each(CODES.filter((code) => code !== status.OK))('is seen: %i', async (code) => {
    const details = `Ended with ${code}: 100 % ü ☺ \t\r\n"quoted"`;
    const seen = await ways.compare(() => ({
      handlers: STEPS[step]?.(failing(code, details)) ?? {},
      drive: async (client) => digestView(await callBytes(client, 'Bidi', [Buffer.from('one')])),
    }));

    expect(seen).toMatchObject({ code, details });
    expect(seen.trailers).toMatchObject({ 'grpc-status-details-bin': [Buffer.from([8, code])] });
  });
});

it.each([
  ['none', ''],
  ['a long one', 'a sentence of details, '.repeat(400)],
])('a status with a message comes whole: %s', async (_, details) => {
  const seen = await ways.compare(() => ({
    handlers: { Unary: (_call, answer) => answer(failing(status.ABORTED, details)) },
    drive: async (client) => digestView(await callBytes(client, 'Unary', [])),
  }));

  expect(seen).toMatchObject({ code: status.ABORTED, details });
});
