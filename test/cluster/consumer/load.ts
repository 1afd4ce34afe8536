import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createOrdersClient, unary } from './client/index.js';

/**
 * Makes unary calls through the copied client and prints what came of them as one line of JSON. Either so many calls
 * one after another, or so many a second until it is told to stop by SIGTERM or by the end of its input.
 */
const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    calls: { type: 'string' },
    rate: { type: 'string' },
    interval: { type: 'string', default: '5000' },
    warm: { type: 'string', default: '0' },
  },
});

const orders = createOrdersClient({
  target: values.target ?? '',
  pollIntervalMs: Number(values.interval),
});
const calls: Record<string, number> = {};
const firstCallAt: Record<string, number> = {};
const failed: string[] = [];

async function call(): Promise<void> {
  try {
    const { servedBy } = await unary(orders, 'echo', { message: 'hello' });
    calls[servedBy] = (calls[servedBy] ?? 0) + 1;
    firstCallAt[servedBy] ??= Date.now();
  } catch (error) {
    failed.push((error as Error).message);
  }
}

async function callInTurn(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await call();
}

async function callSteadily(perSecond: number): Promise<void> {
  let isRunning = true;
  const stop = () => void (isRunning = false);
  process.once('SIGTERM', stop);
  process.stdin.once('end', stop).resume();
  const started = performance.now();
  const open = new Set<Promise<void>>();
  for (let sent = 0; isRunning; sent += 1) {
    await pause(Math.max(0, started + (sent * 1000) / perSecond - performance.now()));
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
else await callSteadily(Number(values.rate));
orders.close();
process.stdin.pause();
console.log(JSON.stringify({ calls, firstCallAt, failed }));
