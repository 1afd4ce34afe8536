import { encode, type Answer } from 'dns-packet';
import { HEADER_BYTES, MAXIMUM_UDP_PAYLOAD, type Query } from './read-query.js';
import type { DnsRecord } from './records.js';
import type { OwnedRecord, Rcode, Reply } from './reply.js';

const RCODES: Record<Rcode, number> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
};
/** The two length bytes before a message over TCP cannot say more. */
export const MAXIMUM_MESSAGE_BYTES = 65_535;
/** A compression pointer has 14 bits for the offset it points to (RFC 1035 section 4.1.4). */
const POINTER_LIMIT = 0x4000;
const SRV_TARGET_OFFSET = 2 + 10 + 6;

export interface WriteOptions {
  /** The message is cut to whole records within this many bytes; a cut answer section sets TC. */
  readonly maximumBytes: number;
  readonly ttlSeconds: number;
  /** Sets TC and keeps at most the first answer, whatever the room. */
  readonly truncate?: boolean;
}

export function writeReply(query: Query, reply: Reply, options: WriteOptions): Buffer {
  const edns = query.edns ? writeOpt() : Buffer.alloc(0);
  const chunks = [query.question];
  const nameOffsets = new Map<string, number>([[query.name, HEADER_BYTES]]);
  let end = HEADER_BYTES + query.question.length;

  const append = (records: readonly OwnedRecord[]): number => {
    let written = 0;
    for (const { owner, record } of records) {
      const bytes = writeRecord(nameOffsets.get(owner), owner, record, {
        ttlSeconds: options.ttlSeconds,
        weight: Math.max(1, Math.floor(100 / reply.answers.length)),
      });
      if (end + bytes.length + edns.length > options.maximumBytes) break;
      rememberTarget(nameOffsets, record, end);
      chunks.push(bytes);
      end += bytes.length;
      written += 1;
    }
    return written;
  };

  const answers = append(options.truncate === true ? reply.answers.slice(0, 1) : reply.answers);
  const truncated = options.truncate === true || answers < reply.answers.length;
  // Additional records may be missing without a sign: a client can ask for them (RFC 2181 section 9).
  const additionals = truncated ? 0 : append(reply.additionals);

  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(query.id, 0);
  header.writeUInt16BE(replyFlags(query, reply.rcode, truncated), 2);
  header.writeUInt16BE(query.question.length > 0 ? 1 : 0, 4);
  header.writeUInt16BE(answers, 6);
  header.writeUInt16BE(additionals + (query.edns ? 1 : 0), 10);
  return Buffer.concat([header, ...chunks, edns]);
}

/** Response and authoritative, as CoreDNS's kubernetes plugin; it does not recurse. */
function replyFlags(query: Query, rcode: Rcode, truncated: boolean): number {
  return (
    0x8000 |
    0x0400 |
    (truncated ? 0x0200 : 0) |
    (query.recursionDesired ? 0x0100 : 0) |
    RCODES[rcode]
  );
}

/**
 * dns-packet writes every name in full; 3000 pods would not fit into a message then. So the record
 * is written for the root name (one byte), which is replaced by a pointer where the name stands.
 */
function writeRecord(
  nameOffset: number | undefined,
  owner: string,
  record: DnsRecord,
  { ttlSeconds, weight }: { ttlSeconds: number; weight: number },
): Buffer {
  if (nameOffset === undefined || nameOffset >= POINTER_LIMIT) {
    return writeAnswer(toAnswer(owner, record, ttlSeconds, weight));
  }
  const pointer = Buffer.alloc(2);
  pointer.writeUInt16BE(0xc000 | nameOffset);
  const atRoot = writeAnswer(toAnswer('.', record, ttlSeconds, weight));
  return Buffer.concat([pointer, atRoot.subarray(1)]);
}

/** SRV targets stand in full (RFC 2782 forbids compressing them), so later records may point there. */
function rememberTarget(offsets: Map<string, number>, record: DnsRecord, start: number): void {
  if (record.type === 'SRV' && !offsets.has(record.target)) {
    offsets.set(record.target, start + SRV_TARGET_OFFSET);
  }
}

function toAnswer(name: string, record: DnsRecord, ttl: number, weight: number): Answer {
  if (record.type !== 'SRV') return { name, type: record.type, ttl, data: record.address };
  const { port, target } = record;
  return { name, type: 'SRV', ttl, data: { priority: 0, weight, port, target } };
}

function writeOpt(): Buffer {
  return writeAnswer({
    name: '.',
    type: 'OPT',
    udpPayloadSize: MAXIMUM_UDP_PAYLOAD,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  });
}

function writeAnswer(answer: Answer): Buffer {
  return encode({ type: 'response', answers: [answer] }).subarray(HEADER_BYTES);
}
