import { isIPv4, isIPv6 } from 'node:net';

/** One record of a name. SRV gives a pod's port and the name its addresses stand under. */
export type DnsRecord =
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'SRV'; readonly port: number; readonly target: string };

/** Lower case, without a trailing dot: names are compared without regard to case (RFC 4343). */
export function canonicalName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

/**
 * Throws a sentence when `name` cannot stand in a DNS message: labels of 1..63 bytes, 253 in all
 * (RFC 1035 section 2.3.4).
 */
export function checkName(name: string): void {
  const bare = name.replace(/\.$/, '');
  const labelsFit = bare.split('.').every((label) => {
    const bytes = Buffer.byteLength(label);
    return bytes >= 1 && bytes <= 63;
  });
  if (!labelsFit || Buffer.byteLength(bare) > 253) {
    throw new Error(
      `"${name}" is not a DNS name: labels of 1 to 63 bytes joined by dots, 253 bytes in all, are allowed.`,
    );
  }
}

/** Throws a sentence when the record cannot be written to the wire. */
export function checkRecord(record: DnsRecord): void {
  if (record.type === 'A' && !isIPv4(record.address)) {
    throw new Error(`"${record.address}" is not an IPv4 address: an A record needs one.`);
  }
  if (record.type === 'AAAA' && !isIPv6(record.address)) {
    throw new Error(`"${record.address}" is not an IPv6 address: an AAAA record needs one.`);
  }
  if (record.type === 'SRV') {
    checkName(record.target);
    if (!Number.isInteger(record.port) || record.port < 0 || record.port > 65_535) {
      throw new Error(
        `${record.port} is not a port: an SRV record needs a number from 0 to 65535.`,
      );
    }
  }
}
