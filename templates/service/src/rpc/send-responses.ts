import { once } from 'node:events';
import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import type { OpenCall } from './open-call.js';
import { untilAborted } from './until-aborted.js';

type WritableCall<Request, Response> =
  ServerWritableStream<Request, Response> | ServerDuplexStream<Request, Response>;

/**
 * Sends what a handler yields, no faster than the client reads it, and then the status.
 *
 * @param start calls the handler; what it throws counts as thrown by the call
 */
export async function sendResponses<Request, Response>(
  call: WritableCall<Request, Response>,
  open: OpenCall,
  start: () => AsyncIterable<Response>,
): Promise<void> {
  try {
    await writeAll(call, open, start());
    call.end();
    await once(call, 'finish', { signal: open.context.signal });
    open.succeeded();
  } catch (error) {
    const { code, details } = open.failed(error);
    // grpc-js takes the status of a stream from its 'error' event; a call that is gone has no one to tell.
    if (!call.cancelled) call.emit('error', Object.assign(new Error(details), { code, details }));
  }
}

async function writeAll<Request, Response>(
  call: WritableCall<Request, Response>,
  { context: { signal }, failedLate }: OpenCall,
  responses: AsyncIterable<Response>,
): Promise<void> {
  const iterator = responses[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), signal, failedLate);
      if (next.done) return;
      // The callback of write() is not a way to wait: grpc-js drops it when the call is cancelled.
      if (!call.write(next.value)) await once(call, 'drain', { signal });
    }
  } finally {
    // Not awaited: a generator that waits for something else gets there only when that has come.
    void iterator.return?.().catch(failedLate);
  }
}
