import { CONNECTION_NAMES, KIND_OF_NAME, OTHER, type FieldKind } from './field-kinds.js';
import { CONNECTION_FIELD, NO_FLAW, type Flaw } from './field-flaws.js';

/** The static table (RFC 7541, appendix A): index 1 is the first. */
export const STATIC_FIELDS: readonly (readonly [name: string, value: string])[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ['accept-language', ''],
  ['accept-ranges', ''],
  ['accept', ''],
  ['access-control-allow-origin', ''],
  ['age', ''],
  ['allow', ''],
  ['authorization', ''],
  ['cache-control', ''],
  ['content-disposition', ''],
  ['content-encoding', ''],
  ['content-language', ''],
  ['content-length', ''],
  ['content-location', ''],
  ['content-range', ''],
  ['content-type', ''],
  ['cookie', ''],
  ['date', ''],
  ['etag', ''],
  ['expect', ''],
  ['expires', ''],
  ['from', ''],
  ['host', ''],
  ['if-match', ''],
  ['if-modified-since', ''],
  ['if-none-match', ''],
  ['if-range', ''],
  ['if-unmodified-since', ''],
  ['last-modified', ''],
  ['link', ''],
  ['location', ''],
  ['max-forwards', ''],
  ['proxy-authenticate', ''],
  ['proxy-authorization', ''],
  ['range', ''],
  ['referer', ''],
  ['refresh', ''],
  ['retry-after', ''],
  ['server', ''],
  ['set-cookie', ''],
  ['strict-transport-security', ''],
  ['transfer-encoding', ''],
  ['user-agent', ''],
  ['vary', ''],
  ['via', ''],
  ['www-authenticate', ''],
];

/** The highest index of the static table; the dynamic one begins above it. */
export const STATIC_COUNT = STATIC_FIELDS.length;

/** By index, as the four below: what a field is to the proxy. */
export const STATIC_KINDS = Uint8Array.from([
  OTHER,
  ...STATIC_FIELDS.map(([name]): FieldKind => KIND_OF_NAME.get(name) ?? OTHER),
]);

export const STATIC_FLAWS = Uint8Array.from([
  NO_FLAW,
  ...STATIC_FIELDS.map(([name]): Flaw => (CONNECTION_NAMES.has(name) ? CONNECTION_FIELD : NO_FLAW)),
]);

export const STATIC_VALUES: readonly string[] = ['', ...STATIC_FIELDS.map(([, value]) => value)];

/** Octets of the name. */
export const STATIC_NAME_LENGTHS = Uint8Array.from([
  0,
  ...STATIC_FIELDS.map(([name]) => name.length),
]);

/** Octets of name and value, and 32 (RFC 7541, section 4.1). */
export const STATIC_SIZES = Uint8Array.from([
  0,
  ...STATIC_FIELDS.map(([name, value]) => name.length + value.length + 32),
]);
