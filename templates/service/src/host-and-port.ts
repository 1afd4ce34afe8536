import { isIPv6 } from 'node:net';

/** An address as it stands in a target and in a peer's name: IPv6 in brackets (RFC 3986, section 3.2.2). */
export function hostAndPort(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
