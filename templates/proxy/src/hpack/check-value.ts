import {
  EMPTY_PATH,
  NO_FLAW,
  STATUS_VALUE,
  TE_VALUE,
  VALUE_CHARACTER,
  VALUE_EDGE,
  type Flaw,
} from './field-flaws.js';
import { PATH, STATUS, TE, type FieldKind } from './field-kinds.js';

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const TRAILERS = Buffer.from('trailers');
/** What a capital differs in from its small letter. */
const CASE_BIT = 0x20;

/** @param hasControls false when it is known that there is no control among the octets */
export function checkValue(
  kind: FieldKind,
  octets: Uint8Array,
  start: number,
  end: number,
  hasControls: boolean,
): Flaw {
  if (hasControls) {
    for (let at = start; at < end; at += 1)
      if (isForbidden(octets[at] as number)) return VALUE_CHARACTER;
  }
  if (start === end) return kind === PATH ? EMPTY_PATH : checkKnown(kind, octets, start, end);
  if (isBlank(octets[start] as number) || isBlank(octets[end - 1] as number)) return VALUE_EDGE;
  return checkKnown(kind, octets, start, end);
}

/** NUL, CR and LF, which end a value where HTTP/1.1 is spoken (RFC 9113, section 8.2.1). */
export function isForbidden(octet: number): boolean {
  return octet <= CR && (octet === 0 || octet === LF || octet === CR);
}

function isBlank(octet: number): boolean {
  return octet === SPACE || octet === TAB;
}

function checkKnown(kind: FieldKind, octets: Uint8Array, start: number, end: number): Flaw {
  if (kind === TE) return isTrailers(octets, start, end) ? NO_FLAW : TE_VALUE;
  if (kind === STATUS) return isStatus(octets, start, end) ? NO_FLAW : STATUS_VALUE;
  return NO_FLAW;
}

function isTrailers(octets: Uint8Array, start: number, end: number): boolean {
  if (end - start !== TRAILERS.length) return false;
  for (let at = 0; at < TRAILERS.length; at += 1) {
    if (((octets[start + at] as number) | CASE_BIT) !== TRAILERS[at]) return false;
  }
  return true;
}

/** Three digits from 100 to 599 (RFC 9110, section 15). */
function isStatus(octets: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 3) return false;
  const [first, second, third] = [octets[start], octets[start + 1], octets[start + 2]] as number[];
  return inRange(first, 0x31, 0x35) && inRange(second, 0x30, 0x39) && inRange(third, 0x30, 0x39);
}

function inRange(octet: number | undefined, low: number, high: number): boolean {
  return octet !== undefined && octet >= low && octet <= high;
}
