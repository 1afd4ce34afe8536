import { describe, expect, it } from '@jest/globals';
import { REQUEST, RESPONSE, TRAILERS } from '../../src/hpack/block-kind.js';
import { bytesOf, fieldsOf, newDecoder } from './view.js';
import { writeLiteral, type Way } from './write-block.js';
import { readFields } from '../../src/hpack/read-fields.js';

const WAYS: Way[] = ['indexed', 'plain', 'never', 'huffman'];

describe('a list of headers', () => {
  it.each(WAYS)('names what the proxy has to know, from literals that are %s', (way) => {
    const block = Buffer.concat([
      writeLiteral(':method', 'POST', way),
      writeLiteral(':scheme', 'https', way),
      writeLiteral(':path', '/a.A/B', way),
      writeLiteral(':authority', 'a:1', way),
      writeLiteral('te', 'trailers', way),
      writeLiteral('content-type', 'application/grpc+proto', way),
      writeLiteral('grpc-timeout', '1500m', way),
      writeLiteral('grpc-status', '0', way),
    ]);
    const decoder = newDecoder();
    // A text that is known is taken from where it was kept.
    for (let round = 0; round < 3; round += 1) {
      expect(decoder.decode(block, 0, block.length, REQUEST)).toMatchObject({
        method: 'POST',
        scheme: 'https',
        path: '/a.A/B',
        authority: 'a:1',
        te: 'trailers',
        contentType: 'application/grpc+proto',
        grpcTimeout: '1500m',
        grpcStatus: '0',
        status: undefined,
        fields: 8,
        malformed: undefined,
      });
    }
  });

  it('tells texts apart that it has seen, however many they are', () => {
    const decoder = newDecoder();
    const paths = Array.from({ length: 3000 }, (_, at) => `/a.A/M${String(at).padStart(4, '0')}`);
    for (const way of ['plain', 'huffman', 'plain'] as const) {
      const read = paths.map((path) => {
        const block = writeLiteral(':path', path, way);
        return decoder.decode(block, 0, block.length, REQUEST).path;
      });
      expect(read).toEqual(paths);
    }
  });

  it('names nothing that was in the list before', () => {
    const decoder = newDecoder();
    const first = Buffer.concat([
      writeLiteral(':status', '503', 'plain'),
      writeLiteral('grpc-status', '14', 'plain'),
      writeLiteral('grpc-timeout', '1S', 'plain'),
      writeLiteral('content-type', 'text/html', 'plain'),
    ]);
    decoder.decode(first, 0, first.length, RESPONSE);
    expect(decoder.decode(Buffer.of(0x88), 0, 1, RESPONSE)).toMatchObject({
      status: '200',
      grpcStatus: undefined,
      grpcTimeout: undefined,
      contentType: undefined,
      timeoutStart: -1,
      timeoutEnd: -1,
      authorityStart: -1,
      authorityEnd: -1,
      fields: 1,
      length: 1,
    });
  });

  it.each(WAYS)('says where the deadline and the authority lie, %s', (way) => {
    const decoder = newDecoder();
    const block = Buffer.concat([
      writeLiteral(':authority', 'orders', way),
      writeLiteral('grpc-timeout', '7S', way),
      writeLiteral('last', 'v', way),
    ]);
    decoder.decode(block, 0, block.length, TRAILERS);
    const again = way === 'indexed' ? Buffer.of(0xc0, 0xbf, 0xbe) : block;
    for (const each of [block, again]) {
      const list = decoder.decode(each, 0, each.length, TRAILERS);
      const { bytes, authorityStart, authorityEnd, timeoutStart, timeoutEnd } = list;
      expect(readFields(bytes, authorityStart, authorityEnd)).toEqual([[':authority', 'orders']]);
      expect(readFields(bytes, timeoutStart, timeoutEnd)).toEqual([['grpc-timeout', '7S']]);
      expect(authorityEnd).toBe(timeoutStart);
      expect(readFields(bytes, timeoutEnd, list.length)).toEqual([['last', 'v']]);
    }
  });

  it('keeps what is never to be indexed so, whatever its name was', () => {
    const decoder = newDecoder();
    const names = Buffer.concat([
      writeLiteral('secret', 'a', 'indexed'),
      writeLiteral(':path', '/', 'indexed'),
    ]);
    decoder.decode(names, 0, names.length, REQUEST);
    // By an entry, by two static names, and by a new one.
    const block = Buffer.concat([
      Buffer.from('1f300162', 'hex'),
      Buffer.from('140163', 'hex'),
      Buffer.from('1f080164', 'hex'),
      writeLiteral('new', 'e', 'never'),
    ]);
    const list = decoder.decode(block, 0, block.length, REQUEST);
    expect(fieldsOf(list)).toEqual([
      ['secret', 'b'],
      [':path', 'c'],
      ['authorization', 'd'],
      ['new', 'e'],
    ]);
    expect(list.bytes.subarray(0, list.length)).toEqual(
      bytesOf('10 06 736563726574 01 62  14 01 63  1f08 01 64  10 03 6e6577 01 65'),
    );
    expect(decoder.table.count).toBe(2);
  });

  it('keeps the Huffman code of what came with it, unless that is longer than the text', () => {
    const decoder = newDecoder();
    const short = writeLiteral('name', 'application/grpc', 'huffman');
    const list = decoder.decode(short, 0, short.length, TRAILERS);
    expect(list.bytes.subarray(0, list.length)).toEqual(short);

    const long = writeLiteral('name', '\x80'.repeat(400), 'huffman');
    const other = decoder.decode(long, 0, long.length, TRAILERS);
    expect(fieldsOf(other)).toEqual([['name', '\x80'.repeat(400)]]);
    expect(other.length).toBeLessThan(long.length / 2);
    expect(other.length).toBeLessThanOrEqual(other.listSize);
  });

  it('does not need the block any longer', () => {
    const decoder = newDecoder();
    const block = Buffer.concat([
      writeLiteral(':authority', 'orders', 'indexed'),
      writeLiteral('name', 'value', 'indexed'),
      writeLiteral(':path', '/a/b', 'plain'),
    ]);
    const list = decoder.decode(block, 0, block.length, REQUEST);
    block.fill(0xff);
    expect(list).toMatchObject({ authority: 'orders', path: '/a/b' });
    const again = decoder.decode(Buffer.of(0xbf, 0xbe), 0, 2, REQUEST);
    expect(fieldsOf(again)).toEqual([
      [':authority', 'orders'],
      ['name', 'value'],
    ]);
  });

  it('has the last value of a field that occurs twice, and sends both', () => {
    const decoder = newDecoder();
    const block = Buffer.concat([
      writeLiteral('grpc-status', '1', 'plain'),
      writeLiteral('grpc-status', '2', 'plain'),
    ]);
    const list = decoder.decode(block, 0, block.length, TRAILERS);
    expect(list.grpcStatus).toBe('2');
    expect(fieldsOf(list)).toHaveLength(2);
  });
});
