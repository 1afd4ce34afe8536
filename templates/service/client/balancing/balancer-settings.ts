/** How the balancer chooses, as plain data: this is what stands in the service config. */
export interface BalancerSettings {
  readonly policy: 'round_robin' | 'least_request';
  /** At most this many endpoints are connected to; `false` for all. */
  readonly subsetSize: number | false;
  /** What this client's subset is derived from; undefined for a random one per process. */
  readonly subsetSeed: string | undefined;
  /** Milliseconds until a new endpoint gets its full share; 0 for at once. */
  readonly slowStartMs: number;
  readonly ejection: EjectionSettings | false;
}

/** When an endpoint is left out although its connection stands. */
export interface EjectionSettings {
  /** Connections in a row that broke under a call before any call was answered. */
  readonly consecutiveFailures: number;
  /** Milliseconds the first ejection lasts; each further one lasts twice as long as the one before. */
  readonly baseMs: number;
  /** The longest ejection in milliseconds. */
  readonly maxMs: number;
  /** Percent of the endpoints that may be out at once; one always may, the last one never. */
  readonly maxPercent: number;
}
