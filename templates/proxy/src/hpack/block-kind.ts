/** What a header block is of: that decides which pseudo-headers belong to it. */
export type BlockKind = typeof REQUEST | typeof RESPONSE | typeof TRAILERS;

export const REQUEST = 0;
/** Interim responses, too. */
export const RESPONSE = 1;
/** What ends a message after its data. The only headers of a Trailers-Only response of gRPC are a RESPONSE. */
export const TRAILERS = 2;
