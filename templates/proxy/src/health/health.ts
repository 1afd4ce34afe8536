import type { HealthCalls, HealthFailure, HealthResponse } from './health-calls.js';
import {
  decodeCheckRequest,
  encodeCheckResponse,
  NOT_SERVING,
  SERVICE_UNKNOWN,
  SERVING,
  type ServingStatus,
} from './health-messages.js';

/** The names a probe may ask for; '' is the proxy as a whole. */
const LIVENESS = 'liveness';
const READINESS = 'readiness';

const NOT_FOUND = 5;
/** What gRPC calls a request that cannot be decoded. @see https://grpc.io/docs/guides/status-codes/ */
const INTERNAL = 13;

/** Characters of a service's name that an error quotes. */
const MAX_QUOTED = 100;

/** The proxy does not listen yet, takes calls, or is about to stop. */
export type Phase = 'starting' | 'ready' | 'draining';

interface Watch {
  readonly service: string;
  readonly send: (message: Uint8Array) => void;
  sent: ServingStatus;
}

/**
 * The health of the proxy itself, with a name for each kind of probe. Liveness says that the process works, so it stays
 * SERVING while the proxy drains: a restart would cut the calls that are about to finish. The other two say whether new
 * calls are welcome.
 */
export class Health implements HealthCalls {
  #phase: Phase = 'starting';
  readonly #watches = new Set<Watch>();

  get phase(): Phase {
    return this.#phase;
  }

  /** The proxy listens. Comes too late when it drains already. */
  ready(): void {
    if (this.#phase === 'starting') this.#enter('ready');
  }

  /** The proxy is about to stop. */
  draining(): void {
    this.#enter('draining');
  }

  check(request: Uint8Array): HealthResponse | HealthFailure {
    const service = decodeCheckRequest(request);
    if (service === undefined) return NOT_DECODED;
    const status = this.#statusOf(service);
    if (status !== SERVICE_UNKNOWN) return { response: encodeCheckResponse(status) };
    const message = `The proxy knows no service ${quote(service)}: ask for "", "${READINESS}" or "${LIVENESS}".`;
    return { code: NOT_FOUND, message };
  }

  watch(request: Uint8Array, send: (message: Uint8Array) => void): (() => void) | HealthFailure {
    const service = decodeCheckRequest(request);
    if (service === undefined) return NOT_DECODED;
    const watch: Watch = { service, send, sent: this.#statusOf(service) };
    this.#watches.add(watch);
    send(encodeCheckResponse(watch.sent));
    return () => this.#watches.delete(watch);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    for (const watch of [...this.#watches]) {
      const status = this.#statusOf(watch.service);
      if (status === watch.sent || !this.#watches.has(watch)) continue;
      watch.sent = status;
      watch.send(encodeCheckResponse(status));
    }
  }

  #statusOf(service: string): ServingStatus {
    if (service === LIVENESS) return SERVING;
    if (service !== '' && service !== READINESS) return SERVICE_UNKNOWN;
    return this.#phase === 'ready' ? SERVING : NOT_SERVING;
  }
}

const NOT_DECODED: HealthFailure = {
  code: INTERNAL,
  message:
    'The request is no HealthCheckRequest of grpc.health.v1: send that message, encoded by protobuf.',
};

function quote(service: string): string {
  const isLong = service.length > MAX_QUOTED;
  return `"${isLong ? `${service.slice(0, MAX_QUOTED)}…` : service}"`;
}
