/**
 * A header block that cannot be decoded, in one sentence. The dynamic tables of the two sides may differ from here on,
 * so the connection ends with COMPRESSION_ERROR (RFC 9113, section 4.3).
 */
export class HpackError extends Error {
  override readonly name = 'HpackError';
}
