import { describe, expect, it } from '@jest/globals';
import type { BlockKind } from '../../src/hpack/block-kind.js';
import type { HeaderDecoder } from '../../src/hpack/header-decoder.js';
import type { HeaderList } from '../../src/hpack/header-list.js';
import { HpackError } from '../../src/hpack/hpack-error.js';
import { newDecoder } from '../hpack/view.js';
import { HeaderReader, type HeaderField } from '../raw/header-reader.js';
import { HeaderWriter } from '../raw/header-writer.js';
import type { Random } from '../raw/random.js';
import { fuzz } from './fuzz.js';

const NAMES = [
  ':method',
  ':path',
  ':authority',
  ':status',
  'te',
  'content-type',
  'grpc-timeout',
  'grpc-status',
  'traceparent',
  'x-request-id',
  'user-agent',
  'Upper',
  '',
  'connection',
];

function drawField(random: Random): HeaderField {
  const name = random.oneIn(8) ? `x-${random.below(40)}` : random.pick(NAMES);
  if (random.oneIn(20)) return [name, random.bytes(random.below(3000)).toString('latin1')];
  if (random.oneIn(3)) return [name, random.bytes(random.below(80)).toString('latin1')];
  return [name, random.below(50).toString(36).repeat(random.below(30))];
}

function drawFields(random: Random): HeaderField[] {
  return Array.from({ length: random.below(12) }, () => drawField(random));
}

/** The block among other bytes, so that reading over an edge changes what is read. */
function decodeAmid(
  decoder: HeaderDecoder,
  block: Buffer,
  kind: BlockKind,
  random: Random,
): HeaderList {
  const before = random.bytes(random.below(4));
  const around = Buffer.concat([before, block, random.bytes(random.below(40))]);
  const list = decoder.decode(around, before.length, before.length + block.length, kind);
  // The caller's buffer is used for something else at once.
  around.fill(random.below(256));
  return list;
}

/** All that a list says, for comparison; its bytes as text. */
function contentOf(list: HeaderList) {
  const { bytes, length, ...rest } = list;
  return { ...rest, bytes: bytes.toString('latin1', 0, length) };
}

/** What the list names is the last field of that name. */
function expectNamed(list: HeaderList, fields: readonly HeaderField[]): void {
  const valueOf = (name: string) => fields.findLast(([known]) => known === name)?.[1];
  expect(namedIn(list)).toEqual({
    method: valueOf(':method'),
    path: valueOf(':path'),
    authority: valueOf(':authority'),
    status: valueOf(':status'),
    contentType: valueOf('content-type'),
    te: valueOf('te'),
    grpcTimeout: valueOf('grpc-timeout'),
    grpcStatus: valueOf('grpc-status'),
    hasTimeout: valueOf('grpc-timeout') !== undefined,
    hasAuthority: valueOf(':authority') !== undefined,
  });
}

function namedIn(list: HeaderList) {
  const { method, path, authority, status, contentType, te, grpcTimeout, grpcStatus } = list;
  const [hasTimeout, hasAuthority] = [list.timeoutStart >= 0, list.authorityStart >= 0];
  const named = { method, path, authority, status, contentType, te, grpcTimeout, grpcStatus };
  return { ...named, hasTimeout, hasAuthority };
}

function expectSound({ table }: HeaderDecoder): void {
  expect(table.size).toBeLessThanOrEqual(4096);
  expect(table.size).toBeGreaterThanOrEqual(table.count * 32);
  expect(table.area.bytes.length).toBeLessThanOrEqual(2 * 4096 + 64);
  expect(table.marks.length).toBeLessThanOrEqual(8 * 128);
}

function expectSelfContained(list: HeaderList, kind: BlockKind): void {
  expect(list.length).toBeLessThanOrEqual(list.listSize);
  const other = newDecoder();
  expect(contentOf(other.decode(list.bytes, 0, list.length, kind))).toEqual(contentOf(list));
  expect(other.table.count).toBe(0);
}

describe('the decoder of header blocks, with drawn input', () => {
  it('reads what another writer writes, and sends on what another reader reads', () => {
    fuzz(60, (random) => {
      const writer = new HeaderWriter(random);
      const decoder = newDecoder();
      let repeated: HeaderField[] = drawFields(random);
      for (let block = 0; block < 20; block += 1) {
        if (random.oneIn(2)) repeated = drawFields(random);
        const kind = random.below(3) as BlockKind;
        const list = decodeAmid(decoder, writer.write(repeated), kind, random);

        expect(new HeaderReader().read(list.bytes.subarray(0, list.length))).toEqual(repeated);
        expect(list.fields).toBe(repeated.length);
        expectNamed(list, repeated);
        expectSelfContained(list, kind);
        expectSound(decoder);
      }
    });
  });

  it('reads the same from its cache as without one', () => {
    fuzz(60, (random) => {
      const blocks = Array.from({ length: 6 }, () =>
        random.oneIn(2)
          ? Buffer.from(Array.from({ length: random.below(5) }, () => 0x81 + random.below(70)))
          : new HeaderWriter(random).write([drawField(random)]),
      );
      const [one, other] = [newDecoder(), newDecoder()];
      for (let times = 0; times < 60; times += 1) {
        const block = random.pick(blocks);
        const kind = random.below(3) as BlockKind;
        // A size update to the size that is set changes nothing but makes the block too long to keep.
        const padded = Buffer.concat([block, PADDING]);
        const [kept, fresh] = [attempt(one, block, kind), attempt(other, padded, kind)];
        if (typeof kept === 'string' || typeof fresh === 'string') {
          expect(kept).toBe(fresh);
          return;
        }
        expect(kept.bytes + PADDING.toString('latin1')).toBe(fresh.bytes);
        expect(kept.malformed).toBe(fresh.malformed);
        expect(kept.path).toBe(fresh.path);
        expect(kept.grpcTimeout).toBe(fresh.grpcTimeout);
      }
    });
  });

  it('refuses bytes of any sort or reads them, and nothing else', () => {
    fuzz(1000, (random) => {
      const decoder = newDecoder({ maxListSize: 16_384 });
      for (let block = 0; block < 5; block += 1) {
        if (!survives(decoder, drawBytes(random), random)) break;
      }
    });
  });

  it('refuses blocks that were damaged or reads them, and nothing else', () => {
    fuzz(400, (random) => {
      const writer = new HeaderWriter(random);
      const decoder = newDecoder({ maxListSize: 16_384 });
      for (let block = 0; block < 5; block += 1) {
        const bytes = writer.write(drawFields(random));
        if (!survives(decoder, damage(bytes, random), random)) break;
      }
    });
  });
});

/** A field that never is in a table. */
const PADDING = Buffer.concat([Buffer.from('0001707f8104', 'hex'), Buffer.alloc(640, 'p')]);

function attempt(decoder: HeaderDecoder, block: Buffer, kind: BlockKind) {
  try {
    return contentOf(decoder.decode(block, 0, block.length, kind));
  } catch (error) {
    expect(error).toBeInstanceOf(HpackError);
    return (error as HpackError).message;
  }
}

/** Whether the decoder can go on after the block. */
function survives(decoder: HeaderDecoder, block: Buffer, random: Random): boolean {
  const kind = random.below(3) as BlockKind;
  try {
    const list = decodeAmid(decoder, block, kind, random);
    if (!list.isTooLarge) expectSelfContained(list, kind);
    expectSound(decoder);
    return true;
  } catch (error) {
    if (!(error instanceof HpackError)) throw error;
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expectSound(decoder);
    return false;
  }
}

function drawBytes(random: Random): Buffer {
  const bytes = random.bytes(random.below(200));
  // Small numbers make short strings, and so longer blocks before something is wrong.
  if (random.oneIn(2)) return bytes.map((byte) => (random.oneIn(3) ? byte : byte & 0x47)) as Buffer;
  return bytes;
}

function damage(block: Buffer, random: Random): Buffer {
  const damaged = Buffer.from(block);
  for (let times = random.between(1, 4); times > 0 && damaged.length > 0; times -= 1) {
    const at = random.below(damaged.length);
    damaged[at] = random.oneIn(2)
      ? random.below(256)
      : (damaged[at] as number) ^ (1 << random.below(8));
  }
  if (random.oneIn(3)) return damaged.subarray(0, random.below(damaged.length + 1));
  return damaged;
}
