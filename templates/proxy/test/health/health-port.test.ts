import { once } from 'node:events';
import { Client, credentials, Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { readProxyConfig } from '../../src/config/read-proxy-config.js';
import { CHECK_PATH, WATCH_PATH } from '../../src/health/health-calls.js';
import { Proxy } from '../../src/proxy.js';

const SERVING = Buffer.from([0x08, 1]);
const NOT_SERVING = Buffer.from([0x08, 2]);

let proxy: Proxy;
let client: Client;
beforeEach(async () => {
  const flags = [
    '--target=127.0.0.1:1',
    '--listen=127.0.0.1:0',
    '--health=127.0.0.1:0',
    '--admin=false',
  ];
  const drain = ['--drain-delay-ms=500', '--drain-timeout-ms=0'];
  proxy = new Proxy(readProxyConfig([...flags, ...drain], {}), {
    logger: pino({ level: 'silent' }),
  });
  await proxy.listen();
  client = new Client(`127.0.0.1:${proxy.healthAddress.port}`, credentials.createInsecure());
});
afterEach(() => {
  client.close();
  proxy.close();
});

const same = (bytes: Buffer) => bytes;

function requestOf(service: string): Buffer {
  return Buffer.from([0x0a, service.length, ...Buffer.from(service)]);
}

function check(service: string): Promise<Buffer | StatusObject> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(CHECK_PATH, same, same, requestOf(service), (error, response) => {
      resolve(error ?? response ?? Buffer.alloc(0));
    });
  });
}

describe('the health port', () => {
  it.each(['', 'readiness', 'liveness'])('answers a check of "%s"', async (service) => {
    expect(await check(service)).toEqual(SERVING);
  });

  it('answers a check of what is not there', async () => {
    expect(await check('orders')).toMatchObject({
      code: status.NOT_FOUND,
      details: 'The proxy knows no service "orders": ask for "", "readiness" or "liveness".',
    });
  });

  it('tells a watch of the drain, and ends it with the proxy', async () => {
    const watch = client.makeServerStreamRequest(
      WATCH_PATH,
      same,
      same,
      requestOf('readiness'),
      new Metadata(),
    );
    watch.on('error', () => {});
    const messages: Buffer[] = [];
    watch.on('data', (message: Buffer) => messages.push(message));
    await once(watch, 'data');
    const ended = new Promise((resolve) => watch.once('status', resolve));
    await proxy.drain();
    await ended;

    expect(messages).toEqual([SERVING, NOT_SERVING]);
  });
});
