import { describe, expect, it } from '@jest/globals';
import { RESPONSE, TRAILERS } from '../../src/hpack/block-kind.js';
import { encodeField, encodeFields } from '../../src/hpack/encode-field.js';
import { STATIC_FIELDS } from '../../src/hpack/static-table.js';
import { bytesOf, fieldsOf, newDecoder, type Field } from './view.js';

function roundTrip(fields: readonly Field[]): Field[] {
  const bytes = encodeFields(fields);
  const decoder = newDecoder();
  const list = decoder.decode(bytes, 0, bytes.length, TRAILERS);
  expect(decoder.table.count).toBe(0);
  expect(list.bytes.subarray(0, list.length)).toEqual(bytes);
  return fieldsOf(list);
}

describe('a field of the proxy', () => {
  it.each([
    [':status', '200', '88'],
    [':method', 'POST', '83'],
    ['content-type', 'text', '0f 10 83 49 7c a7'],
    ['grpc-status', '14', '00 88 9a ca c8 b2 12 34 da 8f 02 31 34'],
    [':path', '*', '04 01 2a'],
  ])('%s: %s is encoded as %s', (name, value, hex) => {
    expect(encodeField(name, value)).toEqual(bytesOf(hex));
  });

  it('is read as it was, whether it is in the static table, by name, or not', () => {
    const fields: Field[] = STATIC_FIELDS.flatMap(([name, value]): Field[] => [
      [name, value],
      [name, 'trailers'],
    ]).filter(([name]) => name !== 'transfer-encoding' && name !== ':status' && name !== ':path');
    fields.push(['grpc-message', 'a%20b'], ['x'.repeat(200), 'y'.repeat(20_000)], ['empty', '']);
    expect(roundTrip(fields)).toEqual(fields);
  });

  it('is Huffman-coded only where that is shorter', () => {
    expect(encodeField('a', '\xff\xff')).toEqual(bytesOf('00 01 61 02 ff ff'));
    expect(encodeField('a', 'oooooooo')).toEqual(bytesOf('00 01 61 85 39 ce 73 9c e7'));
  });

  it('is all of a list in its order', () => {
    const bytes = encodeFields([
      [':status', '200'],
      ['content-type', 'application/grpc'],
      ['grpc-status', '14'],
      ['grpc-message', 'no endpoint'],
    ]);
    expect(newDecoder().decode(bytes, 0, bytes.length, RESPONSE)).toMatchObject({
      malformed: undefined,
      status: '200',
      contentType: 'application/grpc',
      grpcStatus: '14',
      fields: 4,
    });
    expect(encodeFields([])).toHaveLength(0);
  });

  it.each([
    ['Grpc-Status', '0', 'holds "G"'],
    ['', '0', 'empty name'],
    ['a', 'b\r\nc: d', 'NUL, CR or LF'],
    ['a', ' b', 'space or a tab'],
    ['te', 'gzip', 'only be "trailers"'],
    ['connection', 'close', 'one connection'],
    ['a', 'Ω', 'above U+00FF'],
    ['ω', 'b', 'above U+00FF'],
  ])('%j with the value %j is refused', (name, value, sentence) => {
    expect(() => encodeField(name, value)).toThrow(RangeError);
    expect(() => encodeField(name, value)).toThrow(sentence);
  });
});
