import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerDuplexStream, ServerReadableStream } from '@grpc/grpc-js';

/**
 * The client's messages, read as fast as the handler takes them. Leaving the loop early does not end the call, so that
 * the handler can still answer.
 *
 * @throws the signal's reason when the call is aborted
 */
export async function* readRequests<Request, Response>(
  call: ServerReadableStream<Request, Response> | ServerDuplexStream<Request, Response>,
  signal: AbortSignal,
): AsyncGenerator<Request, void, undefined> {
  try {
    const requests: AsyncIterable<Request> = call.iterator({ destroyOnReturn: false });
    yield* requests;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  // A cancelled call ends its messages like one that is complete, and tells the truth only later in the same turn of
  // the event loop: without this a handler would take half an upload for a whole one.
  await nextTurn();
  signal.throwIfAborted();
}
