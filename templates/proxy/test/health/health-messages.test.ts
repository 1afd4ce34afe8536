import { describe, expect, it } from '@jest/globals';
import {
  decodeCheckRequest,
  encodeCheckResponse,
  NOT_SERVING,
  SERVICE_UNKNOWN,
  SERVING,
} from '../../src/health/health-messages.js';

function decode(hex: string): string | undefined {
  return decodeCheckRequest(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

const LONG = 'a'.repeat(300);

describe('a HealthCheckRequest', () => {
  it.each([
    ['nothing', '', ''],
    ['an empty name', '0a 00', ''],
    ['a name', '0a 08 6c6976656e657373', 'liveness'],
    ['a name of other letters than ASCII', '0a 05 c3bc e282ac', 'ü€'],
    ['a byte order mark, which is part of the name', '0a 04 efbbbf 61', '\ufeffa'],
    ['a name whose length takes two bytes', `0a ac02 ${'61'.repeat(300)}`, LONG],
    ['a length that is longer than need be', '0a 8100 61', 'a'],
    ['a name that comes twice: the last', '0a 01 61 0a 01 62', 'b'],
    ['a varint that is not known', '10 ffffffffffffffffff01 0a 01 61', 'a'],
    ['a number of 8 bytes that is not known', '11 0102030405060708 0a 01 61', 'a'],
    ['bytes that are not known', '0a 01 61 12 02 ffff', 'a'],
    ['a number of 4 bytes that is not known', '0a 01 61 15 01020304', 'a'],
    ['the largest field number', 'f8ffffff0f 01 0a 01 61', 'a'],
    ['field 1 as a varint, which is none of ours', '08 05 0a 01 61', 'a'],
  ])('is read with %s', (_, hex, service) => {
    expect(decode(hex)).toBe(service);
  });

  it.each([
    ['a tag alone', '0a'],
    ['a tag that does not end', '8a'],
    ['a name that is too short', '0a 02 61'],
    ['a length that does not end', '0a 80'],
    ['a length past all bounds', '0a ffffffffffffffffff01 61'],
    ['a varint of 11 bytes', '10 ffffffffffffffffffff01'],
    ['a varint that does not end', '10 ff'],
    ['7 of 8 bytes', '11 01020304050607'],
    ['3 of 4 bytes', '15 010203'],
    ['field 0', '02 01 61'],
    ['a tag of more than 32 bits', 'ffffffff1f 01'],
    ['a group', '0b 0c'],
    ['a wire type that does not exist', '0f'],
    ['a name that is no UTF-8', '0a 02 c328'],
    ['half of a letter', '0a 01 c3'],
  ])('is none with %s', (_, hex) => {
    expect(decode(hex)).toBeUndefined();
  });

  it('is read or refused, whatever bytes come', () => {
    // A generator of Lehmer: the same bytes in each run.
    let state = 42;
    const next = () => (state = (state * 48_271) % 2_147_483_647);
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = Uint8Array.from({ length: next() % 24 }, () => next() % 256);
      expect(['string', 'undefined']).toContain(typeof decodeCheckRequest(bytes));
    }
  });
});

describe('a HealthCheckResponse', () => {
  it.each([
    [SERVING, '0801'],
    [NOT_SERVING, '0802'],
    [SERVICE_UNKNOWN, '0803'],
  ] as const)('of status %i is %s', (status, hex) => {
    expect(Buffer.from(encodeCheckResponse(status)).toString('hex')).toBe(hex);
  });
});
