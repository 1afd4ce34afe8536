import { isIP } from 'node:net';
import { parseTargets } from '../../balancing/target.js';
import { parseAuthorityPattern } from '../routing/authority-pattern.js';
import { isPathPrefix } from '../routing/path-prefix.js';
import type { ListenAddress } from './proxy-config.js';
import { textKind, type ValueKind } from './value-kind.js';

/** What a server of the proxy listens on. */
export const listenAddress: ValueKind<ListenAddress> = textKind(
  'an IP address and a port such as "[::]:50051", "0.0.0.0:50051" or "127.0.0.1:0" (0 for any free port)',
  parseAddress,
);

export const dnsServer: ValueKind<string> = textKind(
  'an address such as "10.96.0.10", "127.0.0.1:5300" or "[fd00::a]:53"',
  (text) => {
    const [, bracketed] = /^\[(.+)\]$/.exec(text) ?? [];
    const isServer = isIP(bracketed ?? text) !== 0 || (parseAddress(text)?.port ?? 0) > 0;
    return isServer ? text : undefined;
  },
);

/** What an upstream dials. A scheme of gRPC is accepted, and left out. */
export const target: ValueKind<string> = textKind(
  'name:port ("orders-headless.shop.svc.cluster.local:50051"), an SRV name ("_grpc._tcp.orders-headless.shop") or an address and its port ("127.0.0.1:50051"), several of them with commas in between',
  (text) => {
    const bare = text.replace(/^(headless|dns):(\/\/\/)?/, '');
    try {
      parseTargets(bare);
      return bare;
    } catch {
      return undefined;
    }
  },
);

export const upstreamName: ValueKind<string> = textKind(
  'a name of 1 to 63 letters, digits, ".", "_" and "-"',
  (text) => (/^[\w.-]{1,63}$/.test(text) ? text : undefined),
);

export const file: ValueKind<string> = textKind('the path of a file', (text) =>
  text !== '' && !text.includes('\0') ? text : undefined,
);

/** What a route asks of `:authority`. */
export const authorityPattern: ValueKind<string> = textKind(
  'a host ("orders.shop"), "*.suffix" or "*", each with a port or without',
  (text) => (parseAuthorityPattern(text) ? text : undefined),
);

/** What `:authority` is set to. */
export const authority: ValueKind<string> = textKind(
  'a host with a port or without, such as "orders.shop:50051"',
  (text) => (parseAuthorityPattern(text)?.kind === 'exact' ? text : undefined),
);

export const pathPrefix: ValueKind<string> = textKind(
  'the beginning of a path such as "/orders.v1.OrdersService/" or "/orders.v1."',
  (text) => (isPathPrefix(text) ? text : undefined),
);

/** The name or the address in a certificate. */
export const serverName: ValueKind<string> = textKind(
  'a host name such as "orders.shop" or an IP address',
  (text) => {
    const pattern = parseAuthorityPattern(text);
    const isName = pattern?.kind === 'exact' && pattern.port === undefined && !text.includes('[');
    return isName || isIP(text) !== 0 ? text : undefined;
  },
);

export const subsetSeed: ValueKind<string> = textKind('a text of 1 to 253 characters', (text) =>
  text.length >= 1 && text.length <= 253 ? text : undefined,
);

function parseAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits = ''] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const isAddress = bracketed !== undefined ? isIP(bracketed) === 6 : isIP(plain ?? '') === 4;
  const port = Number(digits);
  return isAddress && port <= 65_535 ? { address: bracketed ?? plain ?? '', port } : undefined;
}
