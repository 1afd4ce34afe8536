import type { Phase } from '../health/health.js';
import type { MethodStats } from '../stats/method-stats.js';
import type { ProxyCounters } from '../stats/proxy-counters.js';
import type { ProxyDescription } from './proxy-description.js';

/** The proxy as the admin port sees it. Nothing of it is looked at but when somebody asks. */
export interface ProxyView {
  readonly stats: Iterable<MethodStats>;
  readonly counters: ProxyCounters;
  readonly health: { readonly phase: Phase };
  describe(): ProxyDescription;
}
