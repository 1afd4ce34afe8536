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
  '("_grpc._tcp.orders-headless.shop.svc.cluster.local") and an address with its port ("127.0.0.1:50051"), ' +
  'several of them with commas in between.';

/**
 * Reads a target without its scheme: one or more names and addresses with commas in between.
 *
 * @returns each name once, and all addresses together as one
 * @throws {TypeError} with one sentence that quotes the target and lists what is allowed
 */
export function parseTargets(text: string): readonly [Target, ...Target[]] {
  const parts = [...new Set(text.split(/ *, */))];
  const targets: Target[] = [];
  const addresses: Address[] = [];
  for (const part of parts) {
    const address = parseAddress(part);
    const name = address ? undefined : parseName(part);
    if (address) addresses.push(address);
    else if (name) targets.push(name);
    else throw new TypeError(`The target ${JSON.stringify(text)} cannot be dialled. ${FORMS}`);
  }
  if (addresses.length > 0) {
    targets.push({ kind: 'addresses', addresses: addresses as [Address, ...Address[]] });
  }
  return targets as [Target, ...Target[]];
}

function parseName(text: string): Target | undefined {
  if (isSrvName(text)) return { kind: 'srv', name: text };
  const host = splitPort(text);
  return host && isHostName(host.name) ? { kind: 'host', ...host } : undefined;
}

/**
 * The name that goes into `:authority` and the TLS server name: without the trailing dot of a fully qualified name,
 * which no certificate carries, and without the service and protocol labels of an SRV name. Of several targets the
 * first name counts, because a certificate is more likely to carry a name than an address.
 */
export function authorityOf([target]: readonly [Target, ...Target[]]): string {
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
