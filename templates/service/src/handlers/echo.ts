import { status } from '@grpc/grpc-js';
import type { EchoRequest__Output, EchoResponse } from '../../client/generated/index.js';
import type { CallContext } from '../rpc/handlers.js';
import { StatusError } from '../rpc/status-error.js';

/** Answers with the same message. */
export function echo({ message }: EchoRequest__Output, { podName }: CallContext): EchoResponse {
  if (message === '') {
    throw new StatusError(
      status.INVALID_ARGUMENT,
      'The message is empty: send at least one character.',
    );
  }
  return { message, servedBy: podName };
}
