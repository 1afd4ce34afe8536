import { isIPv6 } from 'node:net';
import { deliver, type DnsFault, type Transport } from './faults.js';
import { openSamePort } from './open-same-port.js';
import { readQuery } from './read-query.js';
import type { DnsRecord } from './records.js';
import { replyTo } from './reply.js';
import { shuffle } from './shuffle.js';
import { openTcp } from './tcp-transport.js';
import { openUdp } from './udp-transport.js';
import { MAXIMUM_MESSAGE_BYTES } from './write-reply.js';
import { createZone } from './zone.js';

export type { DnsFault } from './faults.js';
export type { DnsRecord } from './records.js';

export interface DnsServerOptions {
  /** The address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** UDP and TCP port; default 0, a free one. */
  readonly port?: number;
  /** TTL of every record in seconds; default 5, that of CoreDNS's kubernetes plugin. */
  readonly ttlSeconds?: number;
  /** New order for every answer, as CoreDNS's loadbalance plugin does; default false. */
  readonly shuffle?: boolean;
}

/** A question the server has seen, answered or not; `name` in lower case. */
export interface SeenQuery {
  readonly name: string;
  readonly type: string;
  readonly transport: Transport;
}

export interface DnsServer {
  /** Host and port, as `dns.Resolver.setServers` takes them: '127.0.0.1:5300', '[::1]:5300'. */
  readonly address: string;
  readonly port: number;
  /** Replaces what the name answers; with no records it answers NODATA. Throws on an ill-formed record. */
  setRecords(name: string, records: readonly DnsRecord[]): void;
  /** The name answers NXDOMAIN from now on. */
  removeName(name: string): void;
  /** Every answer is faulty from now on, until undefined is set. */
  setFault(fault: DnsFault | undefined): void;
  readonly queries: readonly SeenQuery[];
  clearQueries(): void;
  /** Ends both transports and answers still delayed; no handle is left when it resolves. */
  close(): Promise<void>;
}

/** Starts a DNS server that answers like CoreDNS for a headless Service. Rejects when the port is taken. */
export async function startDnsServer(options: DnsServerOptions = {}): Promise<DnsServer> {
  const { host = '127.0.0.1', port = 0, ttlSeconds = 5 } = options;
  const zone = createZone();
  const queries: SeenQuery[] = [];
  const delayed = new Set<NodeJS.Timeout>();
  let fault: DnsFault | undefined;

  const answer = (transport: Transport, message: Buffer, send: (reply: Buffer) => void): void => {
    const query = readQuery(message);
    if (query === undefined) return;
    if (query.refusal === undefined)
      queries.push({ name: query.name, type: query.type, transport });
    const reply = replyTo(query, zone, options.shuffle === true ? shuffle : (records) => records);
    const maximumBytes = transport === 'udp' ? query.udpPayloadSize : MAXIMUM_MESSAGE_BYTES;
    const delivery = deliver(query, reply, transport, { maximumBytes, ttlSeconds }, fault);
    if (delivery === undefined) return;
    if (delivery.delayMs === 0) return send(delivery.message);
    const timer = setTimeout(() => {
      delayed.delete(timer);
      send(delivery.message);
    }, delivery.delayMs);
    delayed.add(timer);
  };

  const { tcp, udp } = await openSamePort(
    port,
    (tcpPort) =>
      openTcp(
        host,
        tcpPort,
        () => fault?.kind !== 'truncateNoTcp',
        (message, send) => answer('tcp', message, send),
      ),
    (udpPort) => openUdp(host, udpPort, (message, send) => answer('udp', message, send)),
  );

  return {
    address: isIPv6(host) ? `[${host}]:${tcp.port}` : `${host}:${tcp.port}`,
    port: tcp.port,
    queries,
    setRecords: (name, records) => zone.set(name, records),
    removeName: (name) => zone.remove(name),
    setFault: (next) => {
      fault = next;
    },
    clearQueries: () => {
      queries.length = 0;
    },
    async close() {
      for (const timer of delayed) clearTimeout(timer);
      delayed.clear();
      await Promise.all([tcp.close(), udp.close()]);
    },
  };
}
