/** What a service is, by the numbers of HealthCheckResponse.ServingStatus. */
export const SERVING = 1;
export const NOT_SERVING = 2;
export const SERVICE_UNKNOWN = 3;
export type ServingStatus = typeof SERVING | typeof NOT_SERVING | typeof SERVICE_UNKNOWN;

/** Field 1 of HealthCheckRequest, `string service`, and of HealthCheckResponse, `ServingStatus status`. */
const FIELD = 1;

/** Wire types. @see https://protobuf.dev/programming-guides/encoding/ */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

const MAX_VARINT_BYTES = 10;
const MAX_TAG = 0xffff_ffff;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function encodeCheckResponse(status: ServingStatus): Uint8Array {
  return Uint8Array.of((FIELD << 3) | VARINT, status);
}

/**
 * Reads a HealthCheckRequest. Fields it does not know are passed over, and of one that comes twice the last counts, as
 * protobuf wants it.
 *
 * @returns the name of the service, or undefined when the bytes are no such message
 */
export function decodeCheckRequest(bytes: Uint8Array): string | undefined {
  let service = '';
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    if (!tag || tag.value > MAX_TAG || tag.value >>> 3 === 0) return undefined;
    at = tag.end;
    const wireType = tag.value & 0x7;
    const length = wireType === LENGTH ? readVarint(bytes, at) : undefined;
    if (wireType === LENGTH && !length) return undefined;
    const start = length?.end ?? at;
    const end = length ? start + length.value : endOf(bytes, at, wireType);
    if (end === undefined || end > bytes.length) return undefined;
    if (wireType === LENGTH && tag.value >>> 3 === FIELD) {
      try {
        service = utf8.decode(bytes.subarray(start, end));
      } catch {
        return undefined;
      }
    }
    at = end;
  }
  return service;
}

/** Where a value of fixed size or a varint ends; undefined for the wire types that nobody writes any more. */
function endOf(bytes: Uint8Array, start: number, wireType: number): number | undefined {
  if (wireType === VARINT) return readVarint(bytes, start)?.end;
  if (wireType === FIXED64) return start + 8;
  return wireType === FIXED32 ? start + 4 : undefined;
}

/** A varint; exact up to 2^53, which is more than any length that fits. */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let count = 0; count < MAX_VARINT_BYTES; count += 1) {
    const byte = bytes[start + count];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * count);
    if (byte < 0x80) return { value, end: start + count + 1 };
  }
  return undefined;
}
