import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { Writable } from 'node:stream';
import { STATUS_NAMES } from '../stats/status-names.js';
import { LineWriter, type LineCounts } from './line-writer.js';
import { openOutput } from './open-output.js';

/** A call that has ended. */
export interface LoggedCall {
  /** The upstream that it was routed to, undefined when no route fitted. */
  readonly upstream: string | undefined;
  /** `/orders.v1.OrdersService/Echo`; longer than 256 characters it is cut. */
  readonly path: string;
  /** Its gRPC status. */
  readonly code: number;
  /** Since its request headers came. */
  readonly seconds: number;
  /** Payload of DATA frames from the client. */
  readonly requestBytes: number;
  /** Likewise from the upstream. */
  readonly responseBytes: number;
  /** `host:port` of the client. */
  readonly client: string;
  /** `host:port` of the pod that it was sent to last, undefined when it was sent to none. */
  readonly endpoint: string | undefined;
}

export interface AccessLogOptions {
  /** Calls of a hundred that are logged, 0..100. */
  readonly samplePercent: number;
  /** Is told of every line written or dropped. */
  readonly counts: LineCounts;
  /** From 0 to below 1; default Math.random. */
  readonly random?: () => number;
  /** Default: standard output. */
  readonly output?: Writable;
}

const MAX_PATH_LENGTH = 256;

/** How long `close` waits for a slow reader, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1000;

/**
 * Logs a sample of the calls, one JSON object a line. A slow reader costs lines, never time. To be asked only whether a
 * call `isSampled` keeps the other calls free of its cost.
 */
export class AccessLog {
  readonly #share: number;
  readonly #random: () => number;
  readonly #writer: LineWriter;
  readonly #logger: Logger;

  constructor({ samplePercent, counts, random = Math.random, output }: AccessLogOptions) {
    this.#share = samplePercent / 100;
    this.#random = random;
    this.#writer = new LineWriter(output ?? openOutput(), counts);
    this.#logger = pino(
      {
        base: { log: 'access' },
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      this.#writer,
    );
  }

  /** Whether the call that just ended is to be logged. */
  isSampled(): boolean {
    return this.#random() < this.#share;
  }

  write(call: LoggedCall): void {
    const path = call.path.slice(0, MAX_PATH_LENGTH);
    const end = path.lastIndexOf('/');
    this.#logger.info({
      upstream: call.upstream,
      service: path.slice(1, Math.max(1, end)),
      method: path.slice(end + 1),
      code: STATUS_NAMES[call.code] ?? 'Unknown',
      durationMs: Math.round(call.seconds * 1e6) / 1000,
      requestBytes: call.requestBytes,
      responseBytes: call.responseBytes,
      client: call.client,
      endpoint: call.endpoint,
    });
  }

  /** Writes what waits, for at most a second, and takes no more calls. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    await Promise.race([this.#writer.empty(), timeout]);
    clearTimeout(timer);
    this.#writer.close();
  }
}
