import { status } from '@grpc/grpc-js';
import { STATUS_NAMES } from './status-names.js';

/** What tells one method's metrics from another's. */
export interface MethodLabels {
  readonly grpc_type: 'unary' | 'client_stream' | 'server_stream' | 'bidi_stream' | 'unknown';
  readonly grpc_service: string;
  readonly grpc_method: string;
}

/** The part of a method's definition that grpc-js shows an interceptor and a contract shows everybody. */
export interface MethodShape {
  /** `/orders.v1.OrdersService/Echo` */
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** The calls of one method since the process began. */
export class MethodCalls {
  readonly labels: MethodLabels;
  #started = 0;
  readonly #handled = STATUS_NAMES.map(() => 0);
  readonly #observe: (seconds: number) => void;

  /** @param observe is told how long each call took */
  constructor(shape: MethodShape, observe: (labels: MethodLabels) => (seconds: number) => void) {
    this.labels = labelsOf(shape);
    this.#observe = observe(this.labels);
  }

  get started(): number {
    return this.#started;
  }

  /** The calls that have ended, by the number of their status. */
  get handled(): readonly number[] {
    return this.#handled;
  }

  get inFlight(): number {
    return this.#handled.reduce((open, ended) => open - ended, this.#started);
  }

  /**
   * A call begins.
   *
   * @returns what to tell the status that it ends with; after the first one it hears no more
   */
  begin(): (code: number) => void {
    const startedAt = performance.now();
    let isOpen = true;
    this.#started += 1;
    return (code) => {
      if (!isOpen) return;
      isOpen = false;
      const known = code in STATUS_NAMES ? code : status.UNKNOWN;
      this.#handled[known] = (this.#handled[known] ?? 0) + 1;
      this.#observe((performance.now() - startedAt) / 1000);
    };
  }
}

function labelsOf({ path, requestStream, responseStream }: MethodShape): MethodLabels {
  const [, grpc_service = '', grpc_method = ''] = path.split('/');
  const ofResponses = responseStream ? 'server_stream' : 'unary';
  const ofRequests = responseStream ? 'bidi_stream' : 'client_stream';
  return { grpc_type: requestStream ? ofRequests : ofResponses, grpc_service, grpc_method };
}
