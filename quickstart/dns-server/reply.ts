import type { DnsRecord } from './records.js';
import type { Query } from './read-query.js';
import type { Zone } from './zone.js';

export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

/** A record together with the name it answers for. */
export interface OwnedRecord {
  readonly owner: string;
  readonly record: DnsRecord;
}

/** What is said to a query, before it is fitted into a UDP or TCP message. */
export interface Reply {
  readonly rcode: Rcode;
  readonly answers: readonly OwnedRecord[];
  /** Addresses of the targets of SRV answers, so that a client need not ask again. */
  readonly additionals: readonly OwnedRecord[];
}

export type ReorderRecords = <T>(records: readonly T[]) => readonly T[];

/**
 * Answers as CoreDNS does for a headless Service: NXDOMAIN for an unknown name, NOERROR without an
 * answer for a known name that has no record of the asked type, A and AAAA beside SRV.
 */
export function replyTo(query: Query, zone: Zone, reorder: ReorderRecords): Reply {
  if (query.refusal !== undefined) return emptyReply(query.refusal);
  const records = zone.find(query.name);
  if (records === undefined) return emptyReply('NXDOMAIN');
  const asked = records.filter((record) => record.type === query.type);
  const answers = reorder(asked).map((record) => ({ owner: query.name, record }));
  return { rcode: 'NOERROR', answers, additionals: addressesOfTargets(answers, zone) };
}

export function emptyReply(rcode: Rcode): Reply {
  return { rcode, answers: [], additionals: [] };
}

function addressesOfTargets(answers: readonly OwnedRecord[], zone: Zone): OwnedRecord[] {
  const targets = new Set<string>();
  for (const { record } of answers) if (record.type === 'SRV') targets.add(record.target);
  return [...targets].flatMap((owner) =>
    (zone.find(owner) ?? [])
      .filter((record) => record.type !== 'SRV')
      .map((record) => ({ owner, record })),
  );
}
