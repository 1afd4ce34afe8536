/** The part of a V8 CPU profile (a .cpuprofile file) that is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  /** Ids of nodes, one for each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** Where the time goes that is spent in JavaScript and in what it calls. */
export interface Part {
  readonly name: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** The first that fits names the part. */
const PLACES: readonly (readonly [name: string, url: RegExp])[] = [
  ['HPACK', /\/src\/(hpack|bytes)\//],
  ['frames', /\/src\/http2\//],
  ['relay', /\/src\/relay\//],
  ['picking a pod', /\/(src\/upstream|src\/routing|balancing)\//],
  ['metrics', /\/src\/(stats|access-log|admin)\//],
  ["Node's streams and timers", /^node:/],
];

/** V8's own names for what is no function of JavaScript. `(idle)` is the wait for the kernel, and its reads. */
const NATIVE: Readonly<Record<string, string>> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'native code',
  writeBuffer: 'write system call',
  writev: 'write system call',
};
const IDLE = '(idle)';

/** Sums the time of a profile by part, the largest first. */
export function sumProfile({ nodes, samples, timeDeltas }: CpuProfile): Part[] {
  const partOf = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const part = partOf.get(id) ?? IDLE;
    if (part !== IDLE) times.set(part, (times.get(part) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([name, time]) => ({ name, share: time / all }))
    .sort((a, b) => b.share - a.share);
}

function nameOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName === IDLE ? IDLE : (NATIVE[functionName] ?? 'native code');
  return PLACES.find(([, pattern]) => pattern.test(url))?.[0] ?? 'other';
}
