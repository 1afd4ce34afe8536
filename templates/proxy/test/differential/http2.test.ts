import { constants, type ClientHttp2Stream, type ServerHttp2Stream } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestBytes } from '../grpc/digest.js';
import { Random } from '../raw/random.js';
import { Http2Ways } from './http2-ways.js';
import { openGrpc, viewHttp2Stream } from './http2-view.js';

const random = new Random(3);
const PAYLOAD = random.bytes(300_000);
const ANSWER = { ':status': 200, 'content-type': 'application/grpc' };
const OPTIONS = { waitForTrailers: true, sendDate: false };

let ways: Http2Ways;
beforeAll(async () => {
  ways = await Http2Ways.open();
});
afterAll(() => ways.close());

function endWith(stream: ServerHttp2Stream, trailers: Record<string, string | string[]>): void {
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
}

describe('node:http2 through the proxy', () => {
  it('sees fields in their order, duplicates and all, with payload and trailers', async () => {
    const { client, server } = await ways.compare({
      serve: (stream) => {
        stream.respond({ ...ANSWER, 'x-b': ['2', '1', '2'], 'x-a': '' }, OPTIONS);
        endWith(stream, { 'grpc-status': '0', 'x-t': ['b', 'a'] });
        stream.pipe(stream);
      },
      drive: (session) => {
        const stream = openGrpc(session, { 'x-z': ['1', '1', '0'], 'x-y': 'a, b', 'x-a': '' });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-more': 'request trailers' }));
        stream.end(PAYLOAD);
        return viewHttp2Stream(stream);
      },
    });

    expect(server.trailers).toEqual(['x-more', 'request trailers']);
    expect(client.data).toBe(digestBytes(PAYLOAD));
    expect(client.trailers).toEqual(['grpc-status', '0', 'x-t', 'b', 'x-t', 'a']);
  });

  it('sees an answer of one header block', async () => {
    const { client } = await ways.compare({
      serve: (stream) => {
        stream.respond({ ...ANSWER, 'grpc-status': '5', date: 'x' }, { endStream: true });
        stream.resume();
      },
      drive: (session) => {
        const stream = openGrpc(session);
        stream.on('wantTrailers', () => stream.sendTrailers({}));
        stream.end();
        return viewHttp2Stream(stream);
      },
    });

    expect(client.fields).toContain('grpc-status');
    expect(client.trailers).toBeUndefined();
  });

  it('may answer in full long after the half close', async () => {
    await ways.compare({
      serve: (stream) => {
        stream.resume();
        stream.on('end', () => {
          stream.respond(ANSWER, OPTIONS);
          endWith(stream, { 'grpc-status': '0' });
          stream.end(PAYLOAD);
        });
      },
      drive: (session) => {
        const stream = openGrpc(session);
        stream.on('wantTrailers', () => stream.sendTrailers({}));
        stream.end('request');
        return viewHttp2Stream(stream);
      },
    });
  });

  it('gets the answer when interim ones come first, which are for the next hop alone', async () => {
    let interim = 0;
    const { client } = await ways.compare({
      serve: (stream) => {
        stream.additionalHeaders({ ':status': 103, link: '</a>' });
        stream.respond(ANSWER, OPTIONS);
        endWith(stream, { 'grpc-status': '0' });
        stream.end('answer');
      },
      drive: (session) => {
        const stream = openGrpc(session);
        stream.on('headers', () => (interim += 1));
        stream.on('wantTrailers', () => stream.sendTrailers({}));
        stream.end();
        return viewHttp2Stream(stream);
      },
    });

    expect(client.data).toBe(digestBytes(Buffer.from('answer')));
    expect(interim).toBe(1);
  });

  it('sees the first byte of an answer before the second is sent', async () => {
    let served: ServerHttp2Stream | undefined;
    await ways.compare({
      serve: (stream) => {
        served = stream;
        stream.resume();
        stream.respond(ANSWER, OPTIONS);
        endWith(stream, { 'grpc-status': '0' });
        stream.write('a');
      },
      drive: (session) => {
        const stream = openGrpc(session);
        stream.on('wantTrailers', () => stream.sendTrailers({}));
        stream.once('data', () => {
          served?.end('b');
          stream.end();
        });
        return viewHttp2Stream(stream);
      },
    });
  });
});

/** All but REFUSED_STREAM, which makes the proxy look for another pod. */
const CODES = Array.from({ length: 14 }, (_, code) => code).filter(
  (code) => code !== constants.NGHTTP2_REFUSED_STREAM,
);

describe.each(CODES)('RST_STREAM %i', (code) => {
  it('of a server goes on before its headers', async () => {
    const { client } = await ways.compare({
      serve: (stream) => stream.close(code),
      drive: (session) => viewHttp2Stream(openGrpc(session)),
    });

    expect(client).toMatchObject({ fields: undefined, code });
  });

  it('of a server goes on after its first bytes', async () => {
    let served: ServerHttp2Stream | undefined;
    const { client } = await ways.compare({
      serve: (stream) => {
        served = stream;
        stream.respond(ANSWER, OPTIONS);
        stream.write('some');
      },
      drive: (session) => {
        const stream = openGrpc(session);
        stream.once('data', () => served?.close(code));
        return viewHttp2Stream(stream);
      },
    });

    expect(client).toMatchObject({ data: digestBytes(Buffer.from('some')), code });
  });

  it('of a client goes on before the answer', async () => {
    let opened: ClientHttp2Stream | undefined;
    const { server } = await ways.compare({
      serve: (stream) => stream.once('data', () => opened?.close(code)),
      drive: (session) => {
        opened = openGrpc(session);
        opened.write('some');
        return viewHttp2Stream(opened);
      },
    });

    expect(server).toMatchObject({ data: digestBytes(Buffer.from('some')), code });
  });

  it('of a client goes on after the first bytes of the answer', async () => {
    const { server } = await ways.compare({
      serve: (stream) => {
        stream.respond(ANSWER, OPTIONS);
        stream.write('some');
      },
      drive: (session) => {
        const stream = openGrpc(session);
        stream.once('data', () => stream.close(code));
        return viewHttp2Stream(stream);
      },
    });

    expect(server.code).toBe(code);
  });
});
