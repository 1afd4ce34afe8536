import { Metadata } from '@grpc/grpc-js';
import { createLogger } from '../../src/logger.js';
import type { CallContext } from '../../src/rpc/handlers.js';

/** What a handler under test is called with, besides its request. */
export function callContext(signal = new AbortController().signal): CallContext {
  return {
    signal,
    metadata: new Metadata(),
    deadline: Infinity,
    podName: 'pod-1',
    logger: createLogger({ logLevel: 'silent', podName: 'pod-1' }),
  };
}
