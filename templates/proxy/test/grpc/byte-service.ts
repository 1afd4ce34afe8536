import type { MethodDefinition } from '@grpc/grpc-js';

/** A service whose messages are bytes, with a method of each kind. */
export const ByteService = {
  Unary: define('Unary', false, false),
  ClientStream: define('ClientStream', true, false),
  ServerStream: define('ServerStream', false, true),
  Bidi: define('Bidi', true, true),
};

export type CallKind = keyof typeof ByteService;

export const CALL_KINDS = Object.keys(ByteService) as readonly CallKind[];

function define(
  name: string,
  requestStream: boolean,
  responseStream: boolean,
): MethodDefinition<Buffer, Buffer> {
  const same = (bytes: Buffer) => bytes;
  return {
    path: `/test.ByteService/${name}`,
    requestStream,
    responseStream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}
