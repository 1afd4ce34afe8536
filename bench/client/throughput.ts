import { callUntil, configOf, ours, stock, type Contender } from './contenders.js';
import { list, median, medianRatio, print } from './figures.js';

/** Many and short, so that whatever else the machine does falls on all alike. */
const ROUNDS = 151;
const ROUND_MS = 60;
const PARALLEL = 50;

interface Figures {
  readonly callsPerSecond: number[];
  readonly cpuMicroseconds: number[];
}

/**
 * Calls per second and CPU time per call, round by round in turn. `same, round_robin` is the generated client with
 * stock round_robin for its balancer, so that what the balancer costs can be told from what the deadline costs. Stock
 * round_robin is there twice: how far it is from itself is how far a ratio can be trusted.
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
      stock('round_robin', used, 'stock, once more'),
      stock('pick_first', ports.slice(0, 1)),
    ];
    const figures = await measure(contenders);
    print(`  ${count} endpoint${count === 1 ? '' : 's'} (pick_first: one connection)`);
    for (const [contender, { callsPerSecond, cpuMicroseconds }] of figures) {
      print(
        `    ${contender.name.padEnd(17)} ${median(callsPerSecond).toFixed(0).padStart(6)} calls/s  ${median(cpuMicroseconds).toFixed(0).padStart(4)} us CPU/call   raw: ${list(callsPerSecond)}`,
      );
    }
    const [mine, same, once, again, single] = contenders as [Contender, ...Contender[]];
    for (const other of [same, once, single]) printRatio(figures, mine, other!);
    printRatio(figures, again!, once!);
    for (const contender of contenders) contender.close();
  }
}

function printRatio(
  figures: ReadonlyMap<Contender, Figures>,
  one: Contender,
  other: Contender,
): void {
  const [mine, theirs] = [figures.get(one)!, figures.get(other)!];
  const throughput = medianRatio(mine.callsPerSecond, theirs.callsPerSecond);
  const cpu = medianRatio(mine.cpuMicroseconds, theirs.cpuMicroseconds);
  print(
    `    ${one.name} against ${other.name}: ${throughput} of its throughput, ${cpu} of its CPU per call`,
  );
}

/** In an order by lot (Fisher–Yates). */
function shuffled<T>(all: readonly T[]): T[] {
  const order = [...all];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(Math.random() * (last + 1));
    [order[last], order[chosen]] = [order[chosen] as T, order[last] as T];
  }
  return order;
}

async function measure(contenders: readonly Contender[]): Promise<Map<Contender, Figures>> {
  const figures = new Map<Contender, Figures>(
    contenders.map((contender) => [contender, { callsPerSecond: [], cpuMicroseconds: [] }]),
  );
  for (const contender of contenders) await callUntil(contender, PARALLEL, (calls) => calls > 1000);
  for (let round = 0; round < ROUNDS; round += 1) {
    // By lot, because each pays for some of the garbage of the one before it.
    for (const [contender, { callsPerSecond, cpuMicroseconds }] of shuffled([...figures])) {
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
