import type * as grpc from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type {
  BidiStreamHandler,
  ClientStreamHandler,
  ServerStreamHandler,
  UnaryHandler,
} from './handlers.js';
import { OpenCall, type CallEnvironment } from './open-call.js';
import { readRequests } from './read-requests.js';
import { sendResponses } from './send-responses.js';
import type { StatusError } from './status-error.js';
import { untilAborted } from './until-aborted.js';

/** Turns plain functions into what grpc-js calls, and knows which calls are open. */
export class Adapters {
  readonly #environment: CallEnvironment;

  constructor(environment: { readonly podName: string; readonly logger: Logger }) {
    this.#environment = { ...environment, openCalls: new Set() };
  }

  /** How many calls have no status yet. */
  get openCalls(): number {
    return this.#environment.openCalls.size;
  }

  /** Ends every open call with this status. */
  endCalls(reason: StatusError): void {
    for (const open of this.#environment.openCalls) open.abort(reason);
  }

  unary<Request, Response>(
    handler: UnaryHandler<Request, Response>,
  ): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
      this.#answer(call, callback, (context) => handler(call.request, context));
    };
  }

  serverStream<Request, Response>(
    handler: ServerStreamHandler<Request, Response>,
  ): grpc.handleServerStreamingCall<Request, Response> {
    return (call) => {
      const open = new OpenCall(call, this.#environment);
      void sendResponses(call, open, () => handler(call.request, open.context));
    };
  }

  clientStream<Request, Response>(
    handler: ClientStreamHandler<Request, Response>,
  ): grpc.handleClientStreamingCall<Request, Response> {
    return (call, callback) => {
      this.#answer(call, callback, (context) =>
        handler(readRequests(call, context.signal), context),
      );
    };
  }

  bidiStream<Request, Response>(
    handler: BidiStreamHandler<Request, Response>,
  ): grpc.handleBidiStreamingCall<Request, Response> {
    return (call) => {
      const open = new OpenCall(call, this.#environment);
      const { context } = open;
      void sendResponses(call, open, () => handler(readRequests(call, context.signal), context));
    };
  }

  /** Sends the one response of a unary or client-streaming call, or the status that stands in for it. */
  #answer<Request, Response>(
    call: grpc.ServerUnaryCall<Request, Response> | grpc.ServerReadableStream<Request, Response>,
    callback: grpc.sendUnaryData<Response>,
    handle: (context: OpenCall['context']) => Response | Promise<Response>,
  ): void {
    const open = new OpenCall(call, this.#environment);
    const answer = Promise.resolve(open.context).then(handle);
    untilAborted(answer, open.context.signal, open.failedLate).then(
      (response) => {
        open.succeeded();
        callback(null, response);
      },
      (error: unknown) => {
        const { code, details } = open.failed(error);
        callback({ code, details });
      },
    );
  }
}
