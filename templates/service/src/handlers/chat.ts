import type { ChatRequest__Output, ChatResponse } from '../../client/generated/index.js';
import type { CallContext } from '../rpc/handlers.js';

/** Answers each message as it comes. */
export async function* chat(
  requests: AsyncIterable<ChatRequest__Output>,
  { podName }: CallContext,
): AsyncGenerator<ChatResponse> {
  let sequence = 0;
  for await (const { message } of requests) {
    sequence += 1;
    yield { sequence, message, servedBy: podName };
  }
}
