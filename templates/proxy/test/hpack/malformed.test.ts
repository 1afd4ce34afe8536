import { describe, expect, it } from '@jest/globals';
import { REQUEST, RESPONSE, TRAILERS, type BlockKind } from '../../src/hpack/block-kind.js';
import { fieldsOf, newDecoder, type Field } from './view.js';
import { writeLiteral } from './write-block.js';

const REQUEST_FIELDS: Field[] = [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', '/orders.v1.Orders/Echo'],
  [':authority', 'orders:50051'],
  ['te', 'trailers'],
  ['content-type', 'application/grpc'],
];
const RESPONSE_FIELDS: Field[] = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];
const TRAILER_FIELDS: Field[] = [['grpc-status', '0']];

const WELL_FORMED = [
  ['request', REQUEST, REQUEST_FIELDS],
  ['response', RESPONSE, RESPONSE_FIELDS],
  ['trailers', TRAILERS, TRAILER_FIELDS],
] as const;

const FIELDS_OF: Readonly<Record<BlockKind, readonly Field[]>> = [
  REQUEST_FIELDS,
  RESPONSE_FIELDS,
  TRAILER_FIELDS,
];

/** All ways in which a field can be said; the second time it is an index of what the first one left. */
const WAYS = ['indexed', 'plain', 'never', 'huffman'] as const;

function verdictsOf(kind: BlockKind, fields: readonly Field[]): (string | undefined)[] {
  return WAYS.flatMap((way) => {
    const decoder = newDecoder();
    const block = Buffer.concat(fields.map(([name, value]) => writeLiteral(name, value, way)));
    const first = decoder.decode(block, 0, block.length, kind);
    expect(fieldsOf(first)).toEqual(fields);
    const verdicts = [first.malformed];
    if (way === 'indexed') {
      // Entries are counted from the newest.
      const again = Buffer.from(fields.map((_, at) => 0x80 | (61 + fields.length - at)));
      const list = decoder.decode(again, 0, again.length, kind);
      expect(fieldsOf(list)).toEqual(fields);
      verdicts.push(list.malformed);
    }
    return verdicts;
  });
}

function expectMalformed(kind: BlockKind, fields: readonly Field[], sentence: string): void {
  const verdicts = verdictsOf(kind, fields);
  expect(verdicts).toHaveLength(WAYS.length + 1);
  for (const verdict of verdicts) {
    expect(verdict).toContain(sentence);
    expect(verdict).toMatch(/^[A-Z].*\.$/);
  }
}

function expectWellFormed(kind: BlockKind, fields: readonly Field[]): void {
  expect(new Set(verdictsOf(kind, fields))).toEqual(new Set([undefined]));
}

describe('a list of headers', () => {
  it.each(WELL_FORMED)('of a %s is well-formed', (_what, kind, fields) => {
    expectWellFormed(kind, fields);
  });

  it('needs no :authority', () => {
    expectWellFormed(
      REQUEST,
      REQUEST_FIELDS.filter(([name]) => name !== ':authority'),
    );
  });

  it.each([
    ['trailers', 'TRAILERS'],
    ['trailers', 'Trailers'],
  ])('takes te: %s as %s, too', (_value, value) => {
    expectWellFormed(TRAILERS, [['te', value]]);
  });

  it.each([
    ['every small letter', 'abcdefghijklmnopqrstuvwxyz', 'v'],
    ['digits', '0123456789', 'v'],
    ['signs', "!#$%&'*+-.^_`|~", 'v'],
    ['an empty value', 'name', ''],
    ['a space and a tab within a value', 'name', 'a b\tc'],
    ['octets above ASCII in a value', 'name', '\x80é\xff'],
    ['other controls in a value', 'name', 'a\x01\x7fb'],
    ['a name that is like a known one', 'content-typo', 'v'],
    ['a name that begins as one of a connection', 'connection-id', 'v'],
  ])('may have %s', (_what, name, value) => {
    for (const [, kind, fields] of WELL_FORMED) expectWellFormed(kind, [...fields, [name, value]]);
  });

  it.each([
    ['a capital', 'Name', 'v', '"Name" holds "N"'],
    ['a capital at the end', 'naMe', 'v', '"naMe" holds "M"'],
    ['an empty name', '', 'v', 'empty name'],
    ['a space in a name', 'na me', 'v', 'holds " "'],
    ['a NUL in a name', 'na\0me', 'v', 'holds "\\u0000"'],
    ['a line end in a name', 'name\r\n', 'v', 'holds "\\r"'],
    ['a colon in a name', 'na:me', 'v', 'holds ":"'],
    ['DEL in a name', 'name\x7f', 'v', 'holds "\x7f"'],
    ['an octet above ASCII in a name', 'nämé', 'v', 'holds "ä"'],
    ['a separator in a name', 'name(1)', 'v', 'holds "("'],
    // The decoder looks names up by a hash, which this one and te have in common.
    ['a capital in a name that is nearly te', 'uF', 'trailers', '"uF" holds "F"'],
    ['a capital of a known name', 'Grpc-Timeout', '1S', 'holds "G"'],
    ['NUL in a value', 'name', 'a\0b', '"name" holds NUL, CR or LF'],
    ['CR in a value', 'name', 'a\rb', '"name" holds NUL, CR or LF'],
    ['LF in a value', 'name', 'a\nb', '"name" holds NUL, CR or LF'],
    ['LF in a known value', 'content-type', 'a\nb', '"content-type" holds NUL, CR or LF'],
    ['a line end after a value', 'name', 'a\r\n', '"name" holds NUL, CR or LF'],
    ['a space before a value', 'name', ' a', '"name" begins or ends with'],
    ['a space after a value', 'name', 'a ', '"name" begins or ends with'],
    ['a tab before a value', 'name', '\ta', '"name" begins or ends with'],
    ['a tab after a value', 'name', 'a\t', '"name" begins or ends with'],
    ['nothing but a space', 'name', ' ', '"name" begins or ends with'],
    ['connection', 'connection', 'keep-alive', '"connection" belongs to one connection'],
    ['keep-alive', 'keep-alive', 'timeout=5', '"keep-alive" belongs to one connection'],
    ['proxy-connection', 'proxy-connection', 'close', '"proxy-connection" belongs to one'],
    ['transfer-encoding', 'transfer-encoding', 'chunked', '"transfer-encoding" belongs to one'],
    ['upgrade', 'upgrade', 'h2c', '"upgrade" belongs to one connection'],
    ['another te', 'te', 'gzip', 'te is "gzip"; in HTTP/2 it can only be "trailers"'],
    ['more than one te', 'te', 'trailers, deflate', 'te is "trailers, deflate"'],
    ['an empty te', 'te', '', 'te is ""'],
    ['an unknown pseudo-header', ':protocol', 'websocket', '":protocol" is none of'],
  ])('is malformed with %s', (_what, name, value, sentence) => {
    for (const [, kind, fields] of WELL_FORMED) {
      expectMalformed(kind, [...fields, [name, value]], sentence);
    }
  });

  it.each<[string, BlockKind, string, string, string]>([
    [
      'the unknown pseudo-header :protocol',
      REQUEST,
      ':protocol',
      'x',
      '":protocol" is none of a request',
    ],
    ['a capital in a pseudo-header', REQUEST, ':Method', 'GET', 'holds "M"'],
    ['a colon alone', REQUEST, ':', 'x', '":" is none of a request'],
    [':status', REQUEST, ':status', '200', '":status" is none of a request'],
    ['an empty :path', REQUEST, ':path', '', ':path is empty'],
    [':method', RESPONSE, ':method', 'GET', '":method" is none of a response'],
    [':path', RESPONSE, ':path', '/', '":path" is none of a response'],
    [':scheme', RESPONSE, ':scheme', 'http', '":scheme" is none of a response'],
    [':authority', RESPONSE, ':authority', 'a', '":authority" is none of a response'],
    ['a status of two digits', RESPONSE, ':status', '20', ':status is "20"'],
    ['a status of four digits', RESPONSE, ':status', '2000', ':status is "2000"'],
    ['a status below 100', RESPONSE, ':status', '099', ':status is "099"'],
    ['a status above 599', RESPONSE, ':status', '600', ':status is "600"'],
    ['a status of letters', RESPONSE, ':status', 'ok!', ':status is "ok!"'],
    [':status', TRAILERS, ':status', '200', '":status" is none of trailers'],
    [':path', TRAILERS, ':path', '/', '":path" is none of trailers'],
  ])('is malformed with %s before the rest', (_what, kind, name, value, sentence) => {
    const rest = FIELDS_OF[kind].filter((field) => field[0] !== name);
    expectMalformed(kind, [[name, value], ...rest], sentence);
  });

  it.each([':method', ':scheme', ':path', ':authority', ':status'])(
    'is malformed when %s occurs twice, once, or after a regular field',
    (name) => {
      const kind = name === ':status' ? RESPONSE : REQUEST;
      const fields = FIELDS_OF[kind];
      const [field] = fields.filter((each) => each[0] === name) as [Field];
      const rest = fields.filter((each) => each !== field);

      expectMalformed(kind, [field, ...fields], `"${name}" occurs twice`);
      expectMalformed(kind, [...rest, field], `"${name}" comes after a regular field`);
      if (name !== ':authority') expectMalformed(kind, rest, `There is no ${name} in`);
    },
  );

  it('is malformed without anything in it, but for trailers', () => {
    const decoder = newDecoder();
    expect(decoder.decode(Buffer.alloc(0), 0, 0, REQUEST).malformed).toBe(
      'There is no :method and no :scheme and no :path in the headers of a request, which need it.',
    );
    expect(decoder.decode(Buffer.alloc(0), 0, 0, RESPONSE).malformed).toContain('no :status');
    expect(decoder.decode(Buffer.alloc(0), 0, 0, TRAILERS).malformed).toBeUndefined();
  });

  it('is malformed with an entry of the static table that belongs to a connection', () => {
    const list = newDecoder().decode(Buffer.of(0x80 | 57), 0, 1, TRAILERS);
    expect(list.malformed).toContain('"transfer-encoding" belongs to one connection');
  });

  it('is malformed for the first of many reasons, and quotes little of it', () => {
    const name = 'A'.repeat(2000);
    const fields: Field[] = [
      [name, 'v'],
      ['te', 'gzip'],
      [':status', '200'],
    ];
    expectMalformed(TRAILERS, fields, 'The field name "AAAA');
    const [verdict] = verdictsOf(TRAILERS, fields) as [string];
    expect(verdict.length).toBeLessThan(250);
  });

  it('says no value that may be secret', () => {
    for (const verdict of verdictsOf(TRAILERS, [['authorization', 'Bearer secret\n']])) {
      expect(verdict).not.toContain('secret');
    }
  });

  it('may take the name of a malformed field without its malformed value', () => {
    const decoder = newDecoder();
    const bad = writeLiteral('name', 'a\nb', 'indexed');
    expect(decoder.decode(bad, 0, bad.length, TRAILERS).malformed).toContain('CR or LF');
    const good = Buffer.from('7e016f', 'hex');
    expect(decoder.decode(good, 0, good.length, TRAILERS).malformed).toBeUndefined();
    const badName = writeLiteral('Name', 'v', 'indexed');
    expect(decoder.decode(badName, 0, badName.length, TRAILERS).malformed).toContain('"Name"');
    expect(decoder.decode(good, 0, good.length, TRAILERS).malformed).toContain('"Name"');
  });
});
