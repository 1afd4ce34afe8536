import { decode, type Answer, type DecodedPacket } from 'dns-packet';
import { canonicalName } from './records.js';

/** One question as it came, with what is needed to echo it. */
export interface Query {
  readonly id: number;
  /** Lower case, without a trailing dot; '' when the message could not be read. */
  readonly name: string;
  /** 'A', 'SRV', …; '' when the message could not be read. */
  readonly type: string;
  /** The question section byte for byte: the answer repeats it as it was asked. */
  readonly question: Buffer;
  readonly recursionDesired: boolean;
  /** What the client takes over UDP, in bytes: 512 without EDNS (RFC 1035), else its OPT record's. */
  readonly udpPayloadSize: number;
  readonly edns: boolean;
  /** Why it gets no answer from the zone. */
  readonly refusal?: 'FORMERR' | 'NOTIMP';
}

export const HEADER_BYTES = 12;
const MINIMUM_UDP_PAYLOAD = 512;
/** Whatever a client's OPT record offers: more would be fragmented or refused by the socket. */
export const MAXIMUM_UDP_PAYLOAD = 4096;

/**
 * Reads a query; undefined for what must not be answered at all: less than a header, or a response
 * (answering those could loop between two servers).
 */
export function readQuery(message: Buffer): Query | undefined {
  if (message.length < HEADER_BYTES) return undefined;
  const flags = message.readUInt16BE(2);
  if ((flags & 0x8000) !== 0) return undefined;
  const unread = {
    id: message.readUInt16BE(0),
    name: '',
    type: '',
    question: Buffer.alloc(0),
    recursionDesired: (flags & 0x0100) !== 0,
    udpPayloadSize: MINIMUM_UDP_PAYLOAD,
    edns: false,
  };
  if ((flags & 0x7800) !== 0) return { ...unread, refusal: 'NOTIMP' };
  const packet = decodeOrUndefined(message);
  const end = packet === undefined ? undefined : endOfQuestion(message);
  const question = packet?.questions?.[0];
  // Exactly one question, as CoreDNS's library (miekg/dns) demands.
  if (question === undefined || end === undefined || packet?.questions?.length !== 1) {
    return { ...unread, refusal: 'FORMERR' };
  }
  const opt = packet.additionals?.find((additional) => additional.type === 'OPT');
  return {
    ...unread,
    name: canonicalName(question.name),
    type: question.type,
    question: message.subarray(HEADER_BYTES, end),
    edns: opt !== undefined,
    udpPayloadSize: udpPayloadSize(opt),
  };
}

function decodeOrUndefined(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

function udpPayloadSize(opt: Answer | undefined): number {
  const offered = opt?.type === 'OPT' ? opt.udpPayloadSize : 0;
  return Math.min(MAXIMUM_UDP_PAYLOAD, Math.max(MINIMUM_UDP_PAYLOAD, offered));
}

/** Undefined when the name has a compression pointer: nothing before it could be pointed to. */
function endOfQuestion(message: Buffer): number | undefined {
  let offset = HEADER_BYTES;
  let labelBytes = message[offset];
  while (labelBytes !== undefined && labelBytes > 0 && labelBytes < 64) {
    offset += 1 + labelBytes;
    labelBytes = message[offset];
  }
  return labelBytes === 0 ? offset + 1 + 4 : undefined;
}
