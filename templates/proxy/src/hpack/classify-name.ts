import { CONNECTION_FIELD, EMPTY_NAME, NAME_CHARACTER, NO_FLAW, type Flaw } from './field-flaws.js';
import {
  CONNECTION_NAMES,
  KIND_OF_NAME,
  OTHER,
  UNKNOWN_PSEUDO,
  type FieldKind,
} from './field-kinds.js';

interface KnownName {
  readonly octets: Buffer;
  /** As `classifyName` returns it. */
  readonly verdict: number;
}

const COLON = 0x3a;

/** 1 for every octet that may be in a name: those of a token (RFC 9110, section 5.6.2) but capitals. */
const IN_NAMES = new Uint8Array(256);
for (const octet of Buffer.from("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")) {
  IN_NAMES[octet] = 1;
}

const KNOWN = new Map<number, KnownName>();
for (const [name, kind] of KIND_OF_NAME) know(name, verdictOf(kind, NO_FLAW));
for (const name of CONNECTION_NAMES) know(name, verdictOf(OTHER, CONNECTION_FIELD));

/** @returns the kind of the name and its flaw, see `kindOf` and `flawOf` */
export function classifyName(octets: Uint8Array, start: number, end: number): number {
  if (start === end) return verdictOf(OTHER, EMPTY_NAME);
  const isPseudo = octets[start] === COLON;
  let hash = isPseudo ? 1 : 0;
  let isAllowed = 1;
  for (let at = isPseudo ? start + 1 : start; at < end; at += 1) {
    const octet = octets[at] as number;
    hash = hashOn(hash, octet);
    isAllowed &= IN_NAMES[octet] as number;
  }
  const known = KNOWN.get(hash);
  if (known !== undefined && isSame(known.octets, octets, start, end)) return known.verdict;
  return verdictOf(isPseudo ? UNKNOWN_PSEUDO : OTHER, isAllowed ? NO_FLAW : NAME_CHARACTER);
}

export function kindOf(verdict: number): FieldKind {
  return verdict & 0xff;
}

export function flawOf(verdict: number): Flaw {
  return verdict >> 8;
}

/** @param octet one that `classifyName` has found a flaw for */
export function isAllowedInNames(octet: number): boolean {
  return IN_NAMES[octet] === 1;
}

function know(name: string, verdict: number): void {
  const octets = Buffer.from(name, 'latin1');
  let hash = octets[0] === COLON ? 1 : 0;
  for (const octet of octets) if (octet !== COLON) hash = hashOn(hash, octet);
  KNOWN.set(hash, { octets, verdict });
}

function hashOn(hash: number, octet: number): number {
  return (Math.imul(hash, 31) + octet) | 0;
}

function verdictOf(kind: FieldKind, flaw: Flaw): number {
  return kind | (flaw << 8);
}

function isSame(known: Buffer, octets: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at += 1) {
    if (known[at] !== octets[start + at]) return false;
  }
  return true;
}
