import { isIP } from 'node:net';
import type { Address } from './endpoint.js';

/** What a client was told to dial. */
export type Target =
  /** Addresses given as such, for local work. */
  | { readonly kind: 'addresses'; readonly addresses: readonly [Address, ...Address[]] }
  /** A name with A or AAAA records, and the port all pods listen on. */
  | { readonly kind: 'host'; readonly name: string; readonly port: number }
  /** A name with SRV records (RFC 2782), which give each pod's own port. */
  | { readonly kind: 'srv'; readonly name: string };

const FORMS =
  'Allowed are name:port ("orders-headless.shop.svc.cluster.local:50051"), an SRV name ' +
  '("_grpc._tcp.orders-headless.shop.svc.cluster.local") and addresses with ports ("127.0.0.1:50051", ' +
  'several with commas in between).';

/**
 * Reads a target without its scheme.
 *
 * @throws {TypeError} with one sentence that quotes the target and lists what is allowed
 */
export function parseTarget(text: string): Target {
  const parts = text.split(',').map((part) => part.trim());
  const addresses = parts.map(parseAddress);
  if (addresses.every((address) => address !== undefined)) {
    return { kind: 'addresses', addresses: addresses as [Address, ...Address[]] };
  }
  if (parts.length === 1) {
    if (isSrvName(text)) return { kind: 'srv', name: text };
    const host = splitPort(text);
    if (host && isHostName(host.name)) return { kind: 'host', ...host };
  }
  throw new TypeError(`The target ${JSON.stringify(text)} cannot be dialled. ${FORMS}`);
}

/**
 * The name that goes into `:authority` and the TLS server name: without the trailing dot of a fully qualified name,
 * which no certificate carries, and without the service and protocol labels of an SRV name.
 */
export function authorityOf(target: Target): string {
  switch (target.kind) {
    case 'addresses': {
      const [{ host, port }] = target.addresses;
      return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    }
    case 'host':
      return `${withoutTrailingDot(target.name)}:${target.port}`;
    case 'srv':
      return withoutTrailingDot(target.name.split('.').slice(2).join('.'));
  }
}

function parseAddress(text: string): Address | undefined {
  const bracketed = /^\[([^\]]+)\]:(\d+)$/.exec(text);
  const split = bracketed
    ? { name: bracketed[1] ?? '', port: Number(bracketed[2]) }
    : splitPort(text);
  if (!split || isIP(split.name) === 0 || !isPort(split.port)) return undefined;
  return { host: split.name, port: split.port };
}

function splitPort(text: string): { name: string; port: number } | undefined {
  const match = /^([^:]+):(\d{1,5})$/.exec(text);
  if (!match?.[1] || !isPort(Number(match[2]))) return undefined;
  return { name: match[1], port: Number(match[2]) };
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/** RFC 1123, section 2.1: letters, digits and inner hyphens, at most 63 a label and 253 in all. */
function isHostName(name: string): boolean {
  const bare = withoutTrailingDot(name);
  return (
    bare.length <= 253 &&
    bare.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))
  );
}

function isSrvName(name: string): boolean {
  const [service, protocol, ...host] = name.split('.');
  return (
    /^_[a-z0-9-]{1,62}$/i.test(service ?? '') &&
    /^_[a-z0-9-]{1,62}$/i.test(protocol ?? '') &&
    isHostName(host.join('.'))
  );
}

function withoutTrailingDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
