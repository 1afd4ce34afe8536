import { sensitiveHeaders, type OutgoingHttpHeaders } from 'node:http2';
import type { Random } from '../raw/random.js';
import type { Field } from './view.js';

/** A header list as node:http2 takes it, and as it has to arrive. */
export interface DrawnList {
  readonly headers: OutgoingHttpHeaders;
  readonly fields: readonly Field[];
  /** Names of the fields that are never to be indexed. */
  readonly secret: ReadonlySet<string>;
}

const PRINTABLE = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at));
const HEX = [...'0123456789abcdef'];
const LATIN = Array.from({ length: 128 }, (_, at) => String.fromCharCode(0x80 + at));

/** @param pseudo the pseudo-headers, which come first */
export function drawList(random: Random, pseudo: readonly Field[]): DrawnList {
  const headers: OutgoingHttpHeaders = Object.fromEntries(pseudo);
  const fields = [...pseudo];
  const secret = new Set<string>();
  for (let left = random.below(12); left > 0; left -= 1) {
    // Few names, so that they are found in the tables again.
    const name = random.oneIn(3)
      ? random.pick(['accept', 'via', 'server'])
      : `x-${random.below(30)}`;
    if (name in headers) continue;
    const values = Array.from({ length: random.oneIn(5) ? 3 : 1 }, () => drawValue(random));
    headers[name] = values.length === 1 ? values[0] : values;
    for (const value of values) fields.push([name, value]);
    if (random.oneIn(5)) secret.add(name);
  }
  headers[sensitiveHeaders as unknown as string] = [...secret];
  return { headers, fields, secret };
}

function drawValue(random: Random): string {
  const letters = random.pick([PRINTABLE, HEX, HEX, LATIN]);
  const length = random.oneIn(40) ? random.below(6000) : random.below(60);
  const value = Array.from({ length }, () => random.pick(letters)).join('');
  return random.oneIn(3) ? random.pick(['', 'gzip', 'application/grpc']) : value.trim();
}
