import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import {
  connect,
  createServer,
  sensitiveHeaders,
  type ClientHttp2Session,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { REQUEST, RESPONSE, TRAILERS, type BlockKind } from '../../src/hpack/block-kind.js';
import { CONTINUATION, HAS_PRIORITY, HEADERS } from '../../src/http2/frame-types.js';
import { connectRaw } from '../raw/connect-raw.js';
import { headerFrames, withoutPadding, type Frame } from '../raw/frame.js';
import { Random } from '../raw/random.js';
import { startRawServer } from '../raw/raw-server.js';
import { drawList, type DrawnList } from './drawn-fields.js';
import { bytesOf, fieldsOf, newDecoder, type Field } from './view.js';

const CALLS = 150;
const OK = Buffer.of(0x88);

/** What node:http2 says about a list that it has read. */
interface Read {
  readonly fields: Field[];
  readonly secret: ReadonlySet<string>;
}

/** What node:http2 says with its events; the last of it is not in its types. */
type Heard = [headers: IncomingHttpHeaders, flags: number, raw: string[]];

const toClose: (() => void)[] = [];
afterEach(() => {
  for (const close of toClose.splice(0)) close();
});

/** The header blocks of a connection in their order. */
function blocksOf(frames: readonly Frame[]): Buffer[] {
  const blocks: Buffer[] = [];
  for (const frame of frames) {
    if (frame.type === HEADERS) {
      const payload = withoutPadding(frame);
      blocks.push((frame.flags & HAS_PRIORITY) === 0 ? payload : payload.subarray(5));
    } else if (frame.type === CONTINUATION) {
      blocks.push(Buffer.concat([blocks.pop() as Buffer, frame.payload]));
    }
  }
  return blocks;
}

function readOf(headers: IncomingHttpHeaders, raw: readonly string[]): Read {
  const fields: Field[] = [];
  for (let at = 0; at < raw.length; at += 2)
    fields.push([raw[at] as string, raw[at + 1] as string]);
  const secret = (headers as Record<symbol, string[]>)[sensitiveHeaders];
  return { fields, secret: new Set(secret) };
}

/** Decodes blocks of one connection, and returns what would be sent on. */
function sendOn(blocks: readonly Buffer[], kindOf: (at: number) => BlockKind, drawn: DrawnList[]) {
  const decoder = newDecoder();
  const sent = blocks.map((block, at) => {
    const list = decoder.decode(block, 0, block.length, kindOf(at));
    expect(fieldsOf(list)).toEqual(drawn[at]?.fields);
    expect(list.malformed).toBeUndefined();
    expect(decoder.table.size).toBeLessThanOrEqual(4096);
    return Buffer.from(list.bytes.subarray(0, list.length));
  });
  // Every entry counts as a version: there were more than there are.
  expect(decoder.table.version).toBeGreaterThan(decoder.table.count);
  return sent;
}

async function startHttp2Server(): Promise<{ server: Http2Server; port: number }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  toClose.push(() => server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

async function connectHttp2(port: number): Promise<ClientHttp2Session> {
  const client = connect(`http://127.0.0.1:${port}`);
  toClose.push(() => client.destroy());
  await once(client, 'remoteSettings');
  return client;
}

function cutsOf(block: Buffer): number[] {
  return Array.from({ length: Math.ceil(block.length / 16_000) - 1 }, (_, at) => (at + 1) * 16_000);
}

describe('what node:http2 sends', () => {
  it('as requests is read and sent on field by field, and node:http2 reads the same', async () => {
    const random = new Random(7541);
    const drawn = Array.from({ length: CALLS }, (_, at) =>
      drawList(random, [
        [':method', 'POST'],
        [':scheme', 'http'],
        [':path', `/orders.v1.Orders/Method${at % 7}`],
        [':authority', 'orders:50051'],
      ]),
    );
    const raw = await startRawServer({
      onHeaders: (stream, peer) => peer.send(headerFrames(stream.id, OK, { isLast: true })),
    });
    toClose.push(raw.close);
    const client = await connectHttp2(raw.port);
    for (const { headers } of drawn) {
      const request = client.request(headers, { endStream: true }).resume();
      await once(request, 'end');
    }
    const blocks = blocksOf(raw.peers[0]?.frames ?? []);
    expect(blocks).toHaveLength(CALLS);
    const sent = sendOn(blocks, () => REQUEST, drawn);

    const { server, port } = await startHttp2Server();
    const reads: Read[] = [];
    const answer = (stream: ServerHttp2Stream, ...[headers, , raw]: Heard) => {
      reads.push(readOf(headers, raw));
      stream.respond({}, { endStream: true });
    };
    server.on('stream', answer as never);
    const peer = await connectRaw({ port });
    toClose.push(() => peer.close());
    for (const block of sent) {
      const stream = peer.open(block, { isLast: true, cuts: cutsOf(block) });
      await peer.until('the answer', () => stream.isEnded);
    }
    expect(reads).toEqual(drawn.map(({ fields, secret }) => ({ fields, secret })));
  });

  it('as responses and trailers is read and sent on, and node:http2 reads the same', async () => {
    const random = new Random(9113);
    const drawn = Array.from({ length: 2 * CALLS }, (_, at) =>
      drawList(random, at % 2 === 0 ? [[':status', '200']] : [['grpc-status', '0']]),
    );
    const { server, port } = await startHttp2Server();
    let answered = 0;
    server.on('stream', (stream) => {
      const [response, trailers] = drawn.slice(answered, answered + 2) as [DrawnList, DrawnList];
      answered += 2;
      stream.respond(response.headers, { waitForTrailers: true, sendDate: false } as object);
      stream.on('wantTrailers', () => stream.sendTrailers(trailers.headers));
      stream.end('answer');
    });
    const peer = await connectRaw({ port });
    toClose.push(() => peer.close());
    const request = bytesOf('83 86 84 41 01 61');
    for (let call = 0; call < CALLS; call += 1) {
      const stream = peer.open(request, { isLast: true });
      await peer.until('the answer', () => stream.isEnded);
    }
    const blocks = blocksOf(peer.frames);
    expect(blocks).toHaveLength(2 * CALLS);
    const sent = sendOn(blocks, (at) => (at % 2 === 0 ? RESPONSE : TRAILERS), drawn);

    let sentOn = 0;
    const raw = await startRawServer({
      onHeaders: (stream, other) => {
        const [response, trailers] = sent.slice(sentOn, sentOn + 2) as [Buffer, Buffer];
        sentOn += 2;
        other.send(
          headerFrames(stream.id, response, { cuts: cutsOf(response) }),
          headerFrames(stream.id, trailers, { isLast: true, cuts: cutsOf(trailers) }),
        );
      },
    });
    toClose.push(raw.close);
    const client = await connectHttp2(raw.port);
    const reads: Read[] = [];
    for (let call = 0; call < CALLS; call += 1) {
      const stream = client.request({}, { endStream: true }).resume();
      const keep = (...[headers, , raw]: Heard) => reads.push(readOf(headers, raw));
      stream.on('response', keep as never).on('trailers', keep as never);
      await once(stream, 'end');
    }
    expect(reads).toEqual(drawn.map(({ fields, secret }) => ({ fields, secret })));
  });
});
