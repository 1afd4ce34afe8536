/** What a field is to the proxy: a small number, so that the decoder can switch on it. */
export type FieldKind = number;

export const OTHER = 0;
export const CONTENT_TYPE = 1;
export const TE = 2;
export const GRPC_TIMEOUT = 3;
export const GRPC_STATUS = 4;
export const CONTENT_LENGTH = 5;
/** Every kind from here on is a pseudo-header (RFC 9113, section 8.3). */
export const FIRST_PSEUDO = 6;
export const METHOD = 6;
export const SCHEME = 7;
export const AUTHORITY = 8;
export const PATH = 9;
export const STATUS = 10;
export const UNKNOWN_PSEUDO = 11;

/** Names that mean something to the proxy. */
export const KIND_OF_NAME: ReadonlyMap<string, FieldKind> = new Map([
  ['content-type', CONTENT_TYPE],
  ['te', TE],
  ['grpc-timeout', GRPC_TIMEOUT],
  ['grpc-status', GRPC_STATUS],
  ['content-length', CONTENT_LENGTH],
  [':method', METHOD],
  [':scheme', SCHEME],
  [':authority', AUTHORITY],
  [':path', PATH],
  [':status', STATUS],
]);

/** Fields of one connection in HTTP/1.1, which HTTP/2 has none of (RFC 9113, section 8.2.2). */
export const CONNECTION_NAMES: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);
