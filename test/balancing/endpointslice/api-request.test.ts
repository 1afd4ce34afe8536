import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApiRefusal,
  askApiServer,
  linesOf,
  textOf,
  type RequestSettings,
} from '../../../templates/service/client/balancing/endpointslice/api-request.js';
import { createIdentity, type Identity } from '../../faults/identity.js';

let identity: Identity;
beforeAll(async () => {
  identity = await createIdentity('127.0.0.1');
});

let server: Server | undefined;
let ending: AbortController;
afterEach(() => {
  ending.abort();
  server?.closeAllConnections();
  server?.close();
});

async function ask(
  answer: RequestListener,
  settings: Partial<RequestSettings> = {},
): Promise<IncomingMessage> {
  const { private_key: key, cert_chain: cert } = identity.keyCertPair;
  server = createServer({ key, cert }, answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ca = identity.certificate.toString();
  const account = { host: '127.0.0.1', port, ca, token: 't', namespace: 'shop' };
  ending = new AbortController();
  const defaults = { signal: ending.signal, silenceMs: 10_000, keepsAlive: true };
  return askApiServer(account, '/apis', { ...defaults, ...settings });
}

const openSockets = () =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;

describe('a request to the API server', () => {
  it('gives up a server that does not answer', async () => {
    await expect(ask(() => {}, { silenceMs: 100 })).rejects.toThrow('it said nothing for 0.1 s');
  });

  it('gives up an answer that goes on no more', async () => {
    const answer = await ask((_, response) => void response.write('one\n'), { silenceMs: 100 });
    const lines: string[] = [];
    const reading = (async () => {
      for await (const line of linesOf(answer)) lines.push(line);
    })();
    await expect(reading).rejects.toThrow('it said nothing for 0.1 s');
    expect(lines).toEqual(['one']);
  });

  it('puts lines together that come in pieces, and letters', async () => {
    const bytes = Buffer.from('{"ä":1}\n{"ö":2}\n');
    const answer = await ask((_, response) => {
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    const lines: string[] = [];
    for await (const line of linesOf(answer)) lines.push(line);
    expect(lines).toEqual(['{"ä":1}', '{"ö":2}']);
  });

  it.each([
    ['the words of a Status', 403, JSON.stringify({ kind: 'Status', message: 'no' }), 'no'],
    ['some of what else was said', 502, 'x'.repeat(1000), 'x'.repeat(200)],
  ])('is refused with %s', async (_, status, said, told) => {
    const refusal = await ask((_request, response) => {
      response.writeHead(status).end(said);
    }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiRefusal);
    expect(refusal).toMatchObject({ status, message: `it answered ${status}: ${told}` });
  });

  it('ends with an error when its answer is cut off', async () => {
    const answer = await ask((_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half');
      setTimeout(() => response.destroy(), 50);
    });
    await expect(textOf(answer)).rejects.toThrow('aborted');
  });

  it('ends while its answer is read when it is given up', async () => {
    const answer = await ask((_, response) => void response.write('half'));
    const reading = textOf(answer);
    ending.abort();
    await expect(reading).rejects.toThrow();
  });

  it.each([
    [true, 2],
    [false, 1],
  ])('that keeps the process alive, %s, is one of %i open sockets', async (keepsAlive, sockets) => {
    await ask((_, response) => void response.write('half'), { keepsAlive });
    expect(openSockets()).toBe(sockets);
  });
});
