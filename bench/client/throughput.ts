import { callUntil, configOf, ours, stock, type Contender } from './contenders.js';
import { list, median, medianRatio, print } from './figures.js';

/** So many that the median of their ratios is good to about a percent on a quiet machine. */
const ROUNDS = 41;
const ROUND_MS = 120;
const PARALLEL = 50;

interface Figures {
  readonly callsPerSecond: number[];
  readonly cpuMicroseconds: number[];
}

/**
 * Calls per second and CPU time per call, round by round in turn. `same, round_robin` is the generated client with
 * stock round_robin for its balancer, so that what the balancer costs can be told from what the deadline costs.
 */
export async function benchThroughput(ports: readonly number[]): Promise<void> {
  print(
    `Throughput: ${PARALLEL} unary calls at a time, ${ROUNDS} rounds of ${ROUND_MS} ms in turn.`,
  );
  for (const count of [1, 3, 10]) {
    const used = ports.slice(0, count);
    const contenders = [
      ours('generated client', used),
      ours('same, round_robin', used, {
        channelOptions: {
          'grpc.service_config': JSON.stringify(configOf('round_robin')),
          'grpc.use_local_subchannel_pool': 1,
        },
      }),
      stock('round_robin', used),
      stock('pick_first', ports.slice(0, 1)),
    ];
    const figures = await measure(contenders);
    print(`  ${count} endpoint${count === 1 ? '' : 's'} (pick_first: one connection)`);
    for (const [contender, { callsPerSecond, cpuMicroseconds }] of figures) {
      print(
        `    ${contender.name.padEnd(17)} ${median(callsPerSecond).toFixed(0).padStart(6)} calls/s  ${median(cpuMicroseconds).toFixed(0).padStart(4)} us CPU/call   raw: ${list(callsPerSecond)}`,
      );
    }
    const [mine, ...others] = [...figures] as [[Contender, Figures], ...[Contender, Figures][]];
    for (const [{ name }, theirs] of others) {
      print(
        `    against ${name}: ${medianRatio(mine[1].callsPerSecond, theirs.callsPerSecond)} of its throughput, ${medianRatio(mine[1].cpuMicroseconds, theirs.cpuMicroseconds)} of its CPU per call`,
      );
    }
    for (const contender of contenders) contender.close();
  }
}

async function measure(contenders: readonly Contender[]): Promise<Map<Contender, Figures>> {
  const figures = new Map<Contender, Figures>(
    contenders.map((contender) => [contender, { callsPerSecond: [], cpuMicroseconds: [] }]),
  );
  for (const contender of contenders) await callUntil(contender, PARALLEL, (calls) => calls > 1000);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Every round begins with another one, and each second one runs backwards, so that none always follows the same.
    const turn = [...figures].map((_, index, all) => all[(index + round) % all.length]);
    if (round % 2 === 1) turn.reverse();
    for (const [contender, { callsPerSecond, cpuMicroseconds }] of turn as [Contender, Figures][]) {
      const cpu = process.cpuUsage();
      const start = performance.now();
      const { length } = await callUntil(
        contender,
        PARALLEL,
        () => performance.now() - start > ROUND_MS,
      );
      const used = process.cpuUsage(cpu);
      callsPerSecond.push(length / ((performance.now() - start) / 1000));
      cpuMicroseconds.push((used.user + used.system) / length);
    }
  }
  return figures;
}
