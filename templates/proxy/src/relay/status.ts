import { CANCEL, ENHANCE_YOUR_CALM, REFUSED_STREAM } from '../http2/error-codes.js';
import { encodeFields } from '../hpack/encode-field.js';

/** The statuses of gRPC that the proxy itself gives or looks at. */
export const OK = 0;
export const CANCELLED = 1;
export const UNKNOWN = 2;
export const DEADLINE_EXCEEDED = 4;
export const RESOURCE_EXHAUSTED = 8;
export const UNIMPLEMENTED = 12;
export const INTERNAL = 13;
export const UNAVAILABLE = 14;

/** What a client makes of a RST_STREAM (gRPC over HTTP/2, section "Errors"). */
export function statusOfReset(code: number): number {
  if (code === REFUSED_STREAM) return UNAVAILABLE;
  if (code === CANCEL) return CANCELLED;
  return code === ENHANCE_YOUR_CALM ? RESOURCE_EXHAUSTED : INTERNAL;
}

/** A `grpc-status` as a number; what is none counts as UNKNOWN, and so does an answer without one. */
export function statusOf(text: string | undefined): number {
  if (text === undefined) return UNKNOWN;
  const code = Number(text);
  return Number.isInteger(code) && code >= 0 ? code : UNKNOWN;
}

/** The one header block of an answer that is a status alone ("Trailers-Only"). */
export function encodeStatusAnswer(code: number, message: string): Buffer {
  return encodeFields([
    [':status', '200'],
    ['content-type', 'application/grpc'],
    ...statusFields(code, message),
  ]);
}

/** Trailers after an answer that has begun. */
export function encodeStatusTrailers(code: number, message: string): Buffer {
  return encodeFields(statusFields(code, message));
}

function statusFields(code: number, message: string): [string, string][] {
  return [
    ['grpc-status', String(code)],
    ['grpc-message', percentEncode(message)],
  ];
}

/** gRPC over HTTP/2, "Responses": bytes outside of 0x20..0x7e, and the percent sign itself, are escaped. */
function percentEncode(message: string): string {
  return Buffer.from(message, 'utf8')
    .toString('latin1')
    .replace(/[^\x20-\x24\x26-\x7e]/g, (character) => {
      return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    });
}
