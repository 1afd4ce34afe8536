import type { Query } from './read-query.js';
import { emptyReply, type Reply } from './reply.js';
import { writeReply, type WriteOptions } from './write-reply.js';

/**
 * What the server does wrong to every query until the fault is taken back.
 * - silent: no answer at all
 * - rcode: an error code instead of the records
 * - malformed: a message whose only answer is cut in the middle
 * - wrongId: the right answer to another query's id
 * - truncate: TC and one record over UDP, everything over TCP
 * - truncateNoTcp: the same over UDP, while TCP connections are closed at once
 * - delay: the right answer, `ms` milliseconds late
 */
export type DnsFault =
  | { readonly kind: 'silent' }
  | { readonly kind: 'rcode'; readonly rcode: 'SERVFAIL' | 'REFUSED' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrongId' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'truncateNoTcp' }
  | { readonly kind: 'delay'; readonly ms: number };

export type Transport = 'udp' | 'tcp';

/** A message to send after a while, or undefined to stay silent. */
export interface Delivery {
  readonly message: Buffer;
  readonly delayMs: number;
}

export function deliver(
  query: Query,
  reply: Reply,
  transport: Transport,
  options: WriteOptions,
  fault: DnsFault | undefined,
): Delivery | undefined {
  const now = (message: Buffer): Delivery => ({ message, delayMs: 0 });
  switch (fault?.kind) {
    case undefined:
      return now(writeReply(query, reply, options));
    case 'silent':
      return undefined;
    case 'rcode':
      return now(writeReply(query, emptyReply(fault.rcode), options));
    case 'malformed':
      return now(cutAnswer(writeReply(query, emptyReply('NOERROR'), options)));
    case 'wrongId':
      return now(writeReply({ ...query, id: query.id ^ 0xffff }, reply, options));
    case 'truncate':
    case 'truncateNoTcp':
      return now(writeReply(query, reply, { ...options, truncate: transport === 'udp' }));
    case 'delay':
      return { message: writeReply(query, reply, options), delayMs: fault.ms };
  }
}

/** Announces one answer and gives three bytes of it. */
function cutAnswer(message: Buffer): Buffer {
  message.writeUInt16BE(1, 6);
  return Buffer.concat([message, Buffer.from([0xc0, 0x0c, 0x00])]);
}
