import { REQUEST, RESPONSE, TRAILERS, type BlockKind } from './block-kind.js';
import { describeFlaw, quote } from './describe-flaw.js';
import { NO_FLAW, type Flaw } from './field-flaws.js';
import { AUTHORITY, METHOD, PATH, SCHEME, STATUS } from './field-kinds.js';

/** By the kind of block: the kinds of pseudo-headers that it may have, one bit each. */
export const ALLOWED_PSEUDO = [
  (1 << METHOD) | (1 << SCHEME) | (1 << AUTHORITY) | (1 << PATH),
  1 << STATUS,
  0,
] as const;

/** By the kind of block: those that it has to have. CONNECT has fewer, and is no method that gRPC knows. */
export const REQUIRED_PSEUDO = [
  (1 << METHOD) | (1 << SCHEME) | (1 << PATH),
  1 << STATUS,
  0,
] as const;

const REQUIRED_NAMES: readonly (readonly [bit: number, name: string])[] = [
  [1 << METHOD, ':method'],
  [1 << SCHEME, ':scheme'],
  [1 << PATH, ':path'],
  [1 << STATUS, ':status'],
];

const BLOCK_NAMES = { [REQUEST]: 'a request', [RESPONSE]: 'a response', [TRAILERS]: 'trailers' };

/** Why a field cannot stand where it does, in one sentence (RFC 9113, section 8.3). */
export function describeField(
  flaw: Flaw,
  name: string,
  value: string,
  block: BlockKind,
  isAllowed: boolean,
  isRepeated: boolean,
): string {
  if (flaw !== NO_FLAW) return describeFlaw(flaw, name, value);
  if (!isAllowed) return `The pseudo-header ${quote(name)} is none of ${BLOCK_NAMES[block]}.`;
  if (isRepeated) return `The pseudo-header ${quote(name)} occurs twice; it may occur once.`;
  return `The pseudo-header ${quote(name)} comes after a regular field; it has to come before all of them.`;
}

/** @param missing bits of REQUIRED_PSEUDO, one at least */
export function describeMissing(missing: number, block: BlockKind): string {
  const names = REQUIRED_NAMES.filter(([bit]) => missing & bit).map(([, name]) => name);
  return `There is no ${names.join(' and no ')} in the headers of ${BLOCK_NAMES[block]}, which need it.`;
}
