import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  FRAME_HEADER_BYTES,
  GOAWAY,
  HEADERS,
  PADDED,
  PING,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from '../../src/http2/frame-types.js';

/** One frame of HTTP/2 (RFC 9113, section 4.1), its payload with whatever padding it came with. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly id: number;
  readonly payload: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Any frame, allowed or not. @param length what the header says, where it is to be a lie */
export function encodeFrame(
  type: number,
  flags: number,
  id: number,
  payload: Uint8Array = NOTHING,
  length = payload.length,
): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + payload.length);
  frame.writeUIntBE(length, 0, 3);
  frame[3] = type;
  frame[4] = flags;
  frame.writeUInt32BE(id, 5);
  frame.set(payload, FRAME_HEADER_BYTES);
  return frame;
}

/** @param settings pairs of identifier and value */
export function settingsFrame(settings: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(settings.length * 6);
  settings.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  });
  return encodeFrame(SETTINGS, 0, 0, payload);
}

export function settingsAckFrame(): Buffer {
  return encodeFrame(SETTINGS, ACK, 0);
}

export function pingFrame(flags = 0, payload: Uint8Array = Buffer.alloc(8)): Buffer {
  return encodeFrame(PING, flags, 0, payload);
}

export function goawayFrame(lastId: number, code: number, debug = ''): Buffer {
  return encodeFrame(
    GOAWAY,
    0,
    0,
    Buffer.concat([uint32(lastId), uint32(code), Buffer.from(debug)]),
  );
}

export function resetFrame(id: number, code: number): Buffer {
  return encodeFrame(RST_STREAM, 0, id, uint32(code));
}

export function windowFrame(id: number, increment: number): Buffer {
  return encodeFrame(WINDOW_UPDATE, 0, id, uint32(increment));
}

export interface DataOptions {
  readonly isLast?: boolean;
  /** Bytes of padding, besides the one that says how many; undefined for a frame without. */
  readonly padding?: number | undefined;
}

export function dataFrame(
  id: number,
  bytes: Uint8Array,
  { isLast = false, padding }: DataOptions = {},
): Buffer {
  const flags = (isLast ? END_STREAM : 0) | (padding === undefined ? 0 : PADDED);
  return encodeFrame(DATA, flags, id, padding === undefined ? bytes : pad(bytes, padding));
}

export interface HeaderOptions extends DataOptions {
  /** Where the block is cut into CONTINUATION frames, ascending. */
  readonly cuts?: readonly number[];
}

/** A header block in one HEADERS frame and as many CONTINUATION frames as there are cuts. */
export function headerFrames(
  id: number,
  block: Uint8Array,
  { isLast = false, padding, cuts = [] }: HeaderOptions = {},
): Buffer {
  const ends = [...cuts, block.length];
  const frames = ends.map((end, index) => {
    const part = block.subarray(ends[index - 1] ?? 0, end);
    const last = index === cuts.length ? END_HEADERS : 0;
    if (index > 0) return encodeFrame(CONTINUATION, last, id, part);
    const flags = last | (isLast ? END_STREAM : 0) | (padding === undefined ? 0 : PADDED);
    return encodeFrame(HEADERS, flags, id, padding === undefined ? part : pad(part, padding));
  });
  return Buffer.concat(frames);
}

/** The payload of a DATA or HEADERS frame without its padding. */
export function withoutPadding({ flags, payload }: Frame): Buffer {
  if ((flags & PADDED) === 0) return payload;
  return payload.subarray(1, payload.length - (payload[0] ?? 0));
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function pad(bytes: Uint8Array, padding: number): Buffer {
  return Buffer.concat([Buffer.of(padding), bytes, Buffer.alloc(padding)]);
}
