import type { Flusher } from '../http2/flusher.js';
import type { CallStats } from '../stats/call-stats.js';
import type { ProxyCounters } from '../stats/proxy-counters.js';
import type { Call } from './call.js';
import type { MemoryBudget } from './memory-budget.js';

/** What all calls of a proxy share. */
export interface RelayContext {
  readonly flusher: Flusher;
  readonly budget: MemoryBudget;
  readonly stats: CallStats;
  readonly counters: ProxyCounters;
  /** Told of each call that has ended; undefined while nobody listens. */
  onCallEnded: ((call: Call, code: number, seconds: number) => void) | undefined;
}
