import { describe, expect, it } from '@jest/globals';
import {
  encodeStatusAnswer,
  encodeStatusTrailers,
  statusOf,
  statusOfReset,
} from '../../src/relay/status.js';
import { HeaderReader } from '../raw/header-reader.js';

const read = (block: Buffer) => new HeaderReader().read(block);

describe('a status of the proxy itself', () => {
  it('is a whole answer, or trailers after one that has begun', () => {
    expect(read(encodeStatusAnswer(14, 'no pod'))).toEqual([
      [':status', '200'],
      ['content-type', 'application/grpc'],
      ['grpc-status', '14'],
      ['grpc-message', 'no pod'],
    ]);
    expect(read(encodeStatusTrailers(8, ''))).toEqual([
      ['grpc-status', '8'],
      ['grpc-message', ''],
    ]);
  });

  it('has a message of printable ASCII, from which the text can be had back', () => {
    const text = 'Grüße\n100% "ok" \u{1f600}\u0000~';
    const [, [, message] = ['', '']] = read(encodeStatusTrailers(2, text));
    expect(message).toMatch(/^[\x20-\x7e]*$/);
    expect(message).toContain('%0A100%25 "ok" ');
    expect(decodeURIComponent(message)).toBe(text);
  });
});

describe('the status that a call counts with', () => {
  it.each([
    ['0', 0],
    ['16', 16],
    [undefined, 2],
    ['-1', 2],
    ['1.5', 2],
    ['ok', 2],
  ])('is that of its trailers: %s', (text, code) => {
    expect(statusOf(text)).toBe(code);
  });

  it.each([
    [7, 14],
    [8, 1],
    [11, 8],
    [0, 13],
    [2, 13],
  ])('is that of a reset with %d as gRPC reads it', (reset, code) => {
    expect(statusOfReset(reset)).toBe(code);
  });
});
