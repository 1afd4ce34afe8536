import { isIP } from 'node:net';

/** What the host and the port of an `:authority` must be. */
export interface AuthorityPattern {
  /** `exact`: this host. `below`: a host that ends with `.host`. `any`: every one; `host` is empty. */
  readonly kind: 'exact' | 'below' | 'any';
  /** In small letters, without a trailing dot; an IPv6 address with its brackets. */
  readonly host: string;
  /** Undefined for whatever port, and none. */
  readonly port: string | undefined;
}

/** An `:authority` taken apart. */
export interface Authority {
  readonly host: string;
  readonly port: string | undefined;
}

/** RFC 1123, section 2.1; underscores, too, which names inside of clusters have. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_HOST_LENGTH = 253;
/** Of a fully qualified name. */
const TRAILING_DOT = /(?<=[^*])\.$/;

/** @returns undefined for what is no host, `*.suffix`, `*` or address, each with or without a port */
export function parseAuthorityPattern(text: string): AuthorityPattern | undefined {
  const { host, port } = splitAuthority(text);
  if (port !== undefined && !isPort(port)) return undefined;
  if (host === '*') return { kind: 'any', host: '', port };
  const suffix = host.startsWith('*.') ? host.slice(2) : undefined;
  if (suffix !== undefined)
    return isName(suffix) ? { kind: 'below', host: suffix, port } : undefined;
  return isName(host) || isBracketed(host) ? { kind: 'exact', host, port } : undefined;
}

/** Takes an authority apart (RFC 3986, section 3.2). What is none comes back as a host that only `*` matches. */
export function splitAuthority(text: string): Authority {
  const [, before = text, port] = /^(\[[^\]]*\]|[^:]*):(\d*)$/.exec(text) ?? [];
  return { host: before.toLowerCase().replace(TRAILING_DOT, ''), port };
}

export function matchesAuthority(pattern: AuthorityPattern, { host, port }: Authority): boolean {
  if (pattern.port !== undefined && pattern.port !== port) return false;
  switch (pattern.kind) {
    case 'any':
      return true;
    case 'exact':
      return host === pattern.host;
    case 'below':
      return host.length > pattern.host.length + 1 && host.endsWith(`.${pattern.host}`);
  }
}

/** Whether the first pattern matches every authority that the second one matches. */
export function coversAuthority(first: AuthorityPattern, second: AuthorityPattern): boolean {
  if (first.port !== undefined && first.port !== second.port) return false;
  switch (first.kind) {
    case 'any':
      return true;
    case 'exact':
      return second.kind === 'exact' && second.host === first.host;
    case 'below':
      return (
        second.host.endsWith(`.${first.host}`) ||
        (second.kind === 'below' && second.host === first.host)
      );
  }
}

function isName(host: string): boolean {
  return host.length <= MAX_HOST_LENGTH && host.split('.').every((label) => LABEL.test(label));
}

function isBracketed(host: string): boolean {
  return host.startsWith('[') && host.endsWith(']') && isIP(host.slice(1, -1)) === 6;
}

function isPort(port: string): boolean {
  return /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535;
}
