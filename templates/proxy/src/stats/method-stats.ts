import { LATENCY_BUCKETS } from './latency-buckets.js';

/** gRPC has the statuses 0 to 16. */
export const STATUS_CODES = 17;

/** The calls of one method since the process began. Plain numbers, which are looked at when somebody asks for them. */
export class MethodStats {
  /** `orders.v1.OrdersService` */
  readonly service: string;
  /** `Echo` */
  readonly method: string;
  /** Calls that have begun and not ended. */
  inFlight = 0;
  /** Calls that have ended, by their gRPC status. */
  readonly codes = new Float64Array(STATUS_CODES);
  /** Calls that have ended, by the bucket of `bucketOf` that their duration falls into; not cumulative. */
  readonly buckets = new Float64Array(LATENCY_BUCKETS);
  /** Seconds that all ended calls took together. */
  latencySum = 0;
  /** Payload of DATA frames from clients to upstreams: messages with their prefixes of 5 bytes, without padding. */
  requestBytes = 0;
  /** Likewise from upstreams to clients. */
  responseBytes = 0;

  constructor(service: string, method: string) {
    this.service = service;
    this.method = method;
  }
}
