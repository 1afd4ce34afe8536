import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createOrdersClient } from './client/index.js';

/**
 * Makes unary calls through the copied client and prints what came of them as one line of JSON. Either so many calls
 * one after another, or so many a second until it is told to stop by SIGTERM or by the end of its input, or until the
 * calls it was told to make have been made.
 */
const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    calls: { type: 'string' },
    rate: { type: 'string' },
    interval: { type: 'string', default: '5000' },
    warm: { type: 'string', default: '0' },
    'no-retry': { type: 'boolean', default: false },
  },
});

const orders = createOrdersClient({
  target: values.target ?? '',
  pollIntervalMs: Number(values.interval),
  ...(values['no-retry'] && { retry: false }),
});
const calls: Record<string, number> = {};
const firstCallAt: Record<string, number> = {};
const failed: string[] = [];

async function call(): Promise<void> {
  const request = { message: 'hello' };
  let hasHeaders = false;
  await new Promise<void>((resolve) => {
    orders
      .echo(request, (error, response) => {
        if (response) count(response.servedBy);
        // gRFC A6: from the response headers on, gRPC does not retry a call.
        else failed.push(`${error?.message}${hasHeaders ? ' (after the response headers)' : ''}`);
        resolve();
      })
      .once('metadata', () => (hasHeaders = true));
  });
}

function count(servedBy: string): void {
  calls[servedBy] = (calls[servedBy] ?? 0) + 1;
  firstCallAt[servedBy] ??= Date.now();
}

async function callInTurn(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await call();
}

async function callSteadily(perSecond: number, count: number): Promise<void> {
  let isRunning = true;
  const stop = () => void (isRunning = false);
  process.once('SIGTERM', stop);
  process.stdin.once('end', stop).resume();
  const started = performance.now();
  const open = new Set<Promise<void>>();
  for (let sent = 0; isRunning && sent < count; sent += 1) {
    const early = started + (sent * 1000) / perSecond - performance.now();
    await (early > 0 ? pause(early) : nextTurn());
    const promise = call().finally(() => open.delete(promise));
    open.add(promise);
  }
  await Promise.all(open);
}

if (Number(values.warm) > 0) {
  const end = Date.now() + 30_000;
  while (Object.keys(calls).length < Number(values.warm) && Date.now() < end) await call();
  for (const pod of Object.keys(calls)) delete calls[pod];
}
if (values.rate === undefined) await callInTurn(Number(values.calls));
else await callSteadily(Number(values.rate), Number(values.calls ?? Infinity));
orders.close();
process.stdin.pause();
console.log(JSON.stringify({ calls, firstCallAt, failed }));
