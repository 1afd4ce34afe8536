import type { HeaderField } from './header-reader.js';

/** The header fields of a gRPC request, as most clients send them. */
export function requestFields(
  path: string,
  more: readonly HeaderField[] = [],
  authority = 'test.example',
): HeaderField[] {
  return [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', authority],
    ['te', 'trailers'],
    ['content-type', 'application/grpc'],
    ...more,
  ];
}

export const RESPONSE_FIELDS: readonly HeaderField[] = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];

export const TRAILER_FIELDS: readonly HeaderField[] = [['grpc-status', '0']];

/** A gRPC message with its length before it. */
export function grpcMessage(payload: Buffer): Buffer {
  const frame = Buffer.alloc(5 + payload.length);
  frame.writeUInt32BE(payload.length, 1);
  frame.set(payload, 5);
  return frame;
}
