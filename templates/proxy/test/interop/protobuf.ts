/** A field of a message: absent ones are left out, numbers are written as varints. */
export type Field = readonly [number: number, value: number | string | Uint8Array | undefined];

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Writes a protobuf message; 0 and empty values as proto3 does, not at all, unless within a message of their own. */
export function encodeMessage(fields: readonly Field[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (value === undefined || value === 0 || value === '') continue;
    if (typeof value === 'number') {
      parts.push(encodeVarint(number * 8 + VARINT), encodeVarint(value));
    } else {
      const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
      const tag = encodeVarint(number * 8 + LENGTH_DELIMITED);
      parts.push(tag, encodeVarint(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
}

/** The fields of a protobuf message by their numbers, in the order they came. */
export class MessageFields {
  readonly #numbers = new Map<number, number>();
  readonly #bytes = new Map<number, Buffer[]>();

  constructor(message: Buffer) {
    let at = 0;
    const take = (): number => {
      const [value, next] = decodeVarint(message, at);
      at = next;
      return value;
    };
    while (at < message.length) {
      const tag = take();
      const number = Math.floor(tag / 8);
      const kind = tag % 8;
      if (kind === VARINT) this.#numbers.set(number, take());
      else if (kind === LENGTH_DELIMITED) {
        const length = take();
        this.#add(number, message.subarray(at, at + length));
        at += length;
      } else if (kind === FIXED64) at += 8;
      else if (kind === FIXED32) at += 4;
      else throw new Error(`A field of wire type ${kind}, which proto3 has not.`);
    }
  }

  number(number: number): number {
    return this.#numbers.get(number) ?? 0;
  }

  all(number: number): readonly Buffer[] {
    return this.#bytes.get(number) ?? [];
  }

  bytes(number: number): Buffer | undefined {
    return this.all(number).at(-1);
  }

  #add(number: number, bytes: Buffer): void {
    const former = this.#bytes.get(number);
    if (former) former.push(bytes);
    else this.#bytes.set(number, [bytes]);
  }
}

function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

function decodeVarint(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  let factor = 1;
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined) throw new Error('A protobuf message ends within a number.');
    at += 1;
    value += (byte % 0x80) * factor;
    if (byte < 0x80) return [value, at];
    factor *= 0x80;
  }
}
