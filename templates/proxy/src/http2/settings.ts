import { FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, PROTOCOL_ERROR } from './error-codes.js';
import { MAX_WINDOW } from './frame-types.js';

/** Identifiers (RFC 9113, section 6.5.2). */
export const HEADER_TABLE_SIZE = 1;
export const ENABLE_PUSH = 2;
export const MAX_CONCURRENT_STREAMS = 3;
export const INITIAL_WINDOW_SIZE = 4;
export const MAX_FRAME_SIZE = 5;
export const MAX_HEADER_LIST_SIZE = 6;

const SETTING_BYTES = 6;
const LARGEST_FRAME = 0xff_ffff;

export interface SettingsProblem {
  readonly code: number;
  readonly reason: string;
}

/**
 * Reads a SETTINGS payload in the order it was sent; unknown settings are left out (RFC 9113, section 6.5.2).
 *
 * @param apply called for each known setting whose value is allowed
 * @returns the connection error that a bad one is, or undefined
 */
export function readSettings(
  bytes: Uint8Array,
  start: number,
  end: number,
  apply: (id: number, value: number) => void,
): SettingsProblem | undefined {
  if ((end - start) % SETTING_BYTES !== 0) {
    return { code: FRAME_SIZE_ERROR, reason: `a SETTINGS frame of ${end - start} bytes` };
  }
  for (let at = start; at < end; at += SETTING_BYTES) {
    const id = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    const value = readUint32(bytes, at + 2);
    const problem = check(id, value);
    if (problem) return problem;
    apply(id, value);
  }
  return undefined;
}

function check(id: number, value: number): SettingsProblem | undefined {
  if (id === ENABLE_PUSH && value > 1) {
    return { code: PROTOCOL_ERROR, reason: `SETTINGS_ENABLE_PUSH of ${value}` };
  }
  if (id === INITIAL_WINDOW_SIZE && value > MAX_WINDOW) {
    return { code: FLOW_CONTROL_ERROR, reason: `SETTINGS_INITIAL_WINDOW_SIZE of ${value}` };
  }
  if (id === MAX_FRAME_SIZE && (value < 16_384 || value > LARGEST_FRAME)) {
    return { code: PROTOCOL_ERROR, reason: `SETTINGS_MAX_FRAME_SIZE of ${value}` };
  }
  return undefined;
}

/** The payload of a SETTINGS frame. */
export function encodeSettings(
  settings: readonly (readonly [id: number, value: number])[],
): Buffer {
  const payload = Buffer.alloc(settings.length * SETTING_BYTES);
  settings.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, index * SETTING_BYTES);
    payload.writeUInt32BE(value, index * SETTING_BYTES + 2);
  });
  return payload;
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}
