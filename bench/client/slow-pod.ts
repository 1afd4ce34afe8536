import { callUntil, ours } from './contenders.js';
import { print, quantile } from './figures.js';

const ROUNDS = 3;
const CALLS = 2500;
const PARALLEL = 10;

/** Latency with one of ten pods slowed. */
export async function benchSlowPod(ports: readonly number[], slowMs: number): Promise<void> {
  print(
    `Slow pod: one of ${ports.length} answers after ${slowMs} ms; ${PARALLEL} calls at a time, ${ROUNDS} rounds of ${CALLS} calls in turn.`,
  );
  const sides = [
    { contender: ours('round_robin', ports), took: [] as number[][] },
    {
      contender: ours('least_request', ports, { balancing: { policy: 'least_request' } }),
      took: [] as number[][],
    },
  ] as const;
  for (const { contender } of sides) await callUntil(contender, PARALLEL, (calls) => calls > 500);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { contender, took } of sides) {
      took.push(await callUntil(contender, PARALLEL, (calls) => calls >= CALLS));
    }
  }
  for (const { contender, took } of sides) {
    const raw = took.map((round) => quantile(round, 0.99).toFixed(1)).join(' ');
    const all = took.flat();
    const slow = all.filter((ms) => ms >= slowMs * 0.95).length;
    print(
      `  ${contender.name.padEnd(13)} p50 ${quantile(all, 0.5).toFixed(1)} ms, p99 ${quantile(all, 0.99).toFixed(1)} ms, ${((100 * slow) / all.length).toFixed(2)} % of calls slow   raw p99: ${raw}`,
    );
    contender.close();
  }
}
