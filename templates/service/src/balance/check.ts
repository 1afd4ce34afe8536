import { lookUpEndpoints } from '../../client/balancing/look-up-endpoints.js';
import { clientBalances } from '../../client/options.js';
import { hostAndPort } from '../host-and-port.js';
import { countCalls } from './count-calls.js';
import { HealthCalls } from './health-calls.js';
import type { BalanceOptions } from './options.js';
import { judgeEndpoints, judgePods, type Balancer, type Verdict } from './verdict.js';
import { warmUp } from './warm-up.js';

/** How long the client may take to connect, before the calls that count start. */
const WARM_UP_MS = 10_000;

/**
 * Makes health calls through the balanced client and compares who answered with who should have: what DNS lists, or
 * where a mesh or a proxy stands before the pods, as many as are expected.
 *
 * @throws {Error} with one sentence when the target cannot be dialled or has no endpoint
 */
export async function checkBalance(
  options: BalanceOptions,
  print: (line: string) => void,
  warmUpMs = WARM_UP_MS,
): Promise<Verdict> {
  const calls = new HealthCalls(options);
  const { discovery } = options;
  try {
    return clientBalances(discovery)
      ? await checkEndpoints(calls, options, print, warmUpMs)
      : await checkPods(calls, discovery, options, print, warmUpMs);
  } finally {
    calls.close();
  }
}

async function checkEndpoints(
  health: HealthCalls,
  { target, calls, dnsServers }: BalanceOptions,
  print: (line: string) => void,
  warmUpMs: number,
): Promise<Verdict> {
  const call = () => health.answeringEndpoint();
  const listedBefore = await lookUp(target, dnsServers);
  print(`Ready endpoints of ${target}: ${listedBefore.length}`);
  await warmUp(call, warmUpMs, (answeredBy) => listedBefore.every((each) => answeredBy.has(each)));
  const counts = await countCalls(call, (_, made) => made < calls);
  // A pod that came or went in between proves nothing.
  const listedAfter = await lookUp(target, dnsServers);
  const endpoints = listedBefore.filter((endpoint) => listedAfter.includes(endpoint));
  printCounts(new Set([...endpoints, ...counts.answeredBy.keys()]), counts.answeredBy, print);
  return judgeEndpoints(endpoints, counts);
}

async function checkPods(
  health: HealthCalls,
  balancer: Balancer,
  options: BalanceOptions,
  print: (line: string) => void,
  warmUpMs: number,
): Promise<Verdict> {
  const { target, calls } = options;
  const call = () => health.answeringPod();
  const before = await countPods(options);
  print(`Pods to answer at ${target}, balanced by the ${balancer}: ${before}`);
  await warmUp(call, warmUpMs, (answeredBy) => answeredBy.size > 0);
  const counts = await countCalls(call, (_, made) => made < calls);
  const expected = Math.min(before, await countPods(options));
  printCounts(counts.answeredBy.keys(), counts.answeredBy, print);
  return judgePods({ balancer, expected }, counts);
}

async function countPods({
  headlessTarget,
  expectedPods = 1,
  dnsServers,
}: BalanceOptions): Promise<number> {
  if (headlessTarget === undefined) return expectedPods;
  return (await lookUp(headlessTarget, dnsServers)).length;
}

async function lookUp(target: string, dnsServers: readonly string[]): Promise<string[]> {
  const endpoints = await lookUpEndpoints(target, { dnsServers });
  return endpoints.map(({ host, port }) => hostAndPort(host, port));
}

function printCounts(
  who: Iterable<string>,
  answeredBy: ReadonlyMap<string, number>,
  print: (line: string) => void,
): void {
  for (const each of who) print(`${each.padEnd(24)} ${answeredBy.get(each) ?? 0} calls`);
}
