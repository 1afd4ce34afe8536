import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { checkHealth } from '../../src/check/check-health.js';
import { Health } from '../../src/health/health.js';
import { serveHealth, type Answer } from './health-service.js';

const SERVING = Buffer.of(0x08, 1);
const NOT_SERVING = Buffer.of(0x08, 2);

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function serve(answer: Answer) {
  const service = await serveHealth(answer);
  open.push(service);
  return service;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function check(target: string, timeoutMs?: number) {
  const lines: string[] = [];
  const verdict = await checkHealth(target, (line) => lines.push(line), timeoutMs);
  return { ...verdict, lines };
}

describe('checkHealth', () => {
  it('is content when every proxy takes calls, and asks for the service "readiness"', async () => {
    const [one, two] = [await serve(SERVING), await serve(SERVING)];
    const target = `${one.address},${two.address}`;
    const { isHealthy, sentence, lines } = await check(target);
    expect([isHealthy, sentence]).toEqual([true, `Taking calls: 2 of 2 proxies of ${target}.`]);
    expect([...lines].sort()).toEqual([`${one.address} SERVING`, `${two.address} SERVING`].sort());
    const health = new Health();
    health.ready();
    for (const { requests } of [one, two]) {
      const answers = requests.map((request) => health.check(request));
      expect(answers).toEqual([{ response: new Uint8Array(SERVING) }]);
      expect(requests[0]?.subarray(2).toString()).toBe('readiness');
    }
  });

  it.each([
    ['NOT_SERVING', NOT_SERVING],
    ['UNKNOWN', Buffer.alloc(0)],
    ['SERVICE_UNKNOWN', Buffer.of(0x08, 3)],
  ])('is not content with one that says %s', async (status, answer) => {
    const [one, two] = [await serve(SERVING), await serve(answer)];
    const target = `${one.address},${two.address}`;
    const { isHealthy, sentence, lines } = await check(target);
    expect([isHealthy, sentence]).toEqual([false, `Taking calls: 1 of 2 proxies of ${target}.`]);
    expect(lines).toContain(`${two.address} ${status}`);
  });

  it('says what a server refuses with', async () => {
    const { address } = await serve('no 50 % here.');
    const { isHealthy, lines } = await check(address);
    expect([isHealthy, lines]).toEqual([
      false,
      [`${address} did not tell its health: status 5 (no 50 % here.).`],
    ]);
  });

  it('says of a number that it does not know that it is unknown', async () => {
    const { address } = await serve(Buffer.of(0x08, 9));
    expect((await check(address)).lines).toEqual([
      `${address} did not tell its health: status number 9 is unknown.`,
    ]);
  });

  it('does not wait for ever for a server that says nothing', async () => {
    const address = await listen(createServer(() => {}));
    expect((await check(address, 100)).lines).toEqual([
      `${address} did not tell its health: no answer within 100 ms.`,
    ]);
  });

  it('is not content with a server that speaks something else', async () => {
    const address = await listen(createHttpServer((_, response) => response.end('hello')));
    const { isHealthy, lines } = await check(address);
    expect(isHealthy).toBe(false);
    expect(lines).toEqual([expect.stringContaining(`${address} did not tell its health: `)]);
  });

  it('says that nobody listens', async () => {
    const service = await serveHealth(SERVING);
    const { address } = service;
    service.close();
    expect((await check(address)).lines).toEqual([
      expect.stringContaining(`${address} did not tell its health: connect ECONNREFUSED`),
    ]);
  });

  it('refuses a target that cannot be dialled', async () => {
    await expect(check('nowhere')).rejects.toThrow('The target "nowhere" cannot be dialled.');
  });
});
