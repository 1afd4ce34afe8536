import { describe, expect, it } from '@jest/globals';
import { encodeField } from '../../src/hpack/encode-field.js';
import { reconnectDelay } from '../../src/upstream/reconnect-delay.js';
import { spliceBlock } from '../../src/upstream/splice-block.js';
import { HeaderReader } from '../raw/header-reader.js';

describe('the wait before a pod is connected to again', () => {
  it('grows from 250 ms to 10 s', () => {
    const delays = Array.from({ length: 30 }, (_, index) => reconnectDelay(index + 1, 0.5));
    expect(delays[0]).toBeCloseTo(250);
    expect(delays[1]).toBeCloseTo(400);
    expect(delays).toEqual([...delays].sort((one, other) => one - other));
    expect(delays.at(-1)).toBeCloseTo(10_000);
  });

  it('differs by a fifth, up and down, so that proxies do not come all at once', () => {
    expect(reconnectDelay(1, 0)).toBeCloseTo(200);
    expect(reconnectDelay(100, 0)).toBeCloseTo(8000);
    expect(reconnectDelay(100, 0.999_999)).toBeLessThan(12_000);
  });
});

describe('a header block with another field in place of one of its own', () => {
  it('has all others as they were, and nothing of what lies behind it', () => {
    const [before, old, after] = [
      encodeField('a', '1'),
      encodeField('b', '22'),
      encodeField('c', ''),
    ];
    const block = Buffer.concat([before, old, after, Buffer.from('garbage')]);
    const length = block.length - 'garbage'.length;
    const end = before.length + old.length;
    const spliced = spliceBlock(block, length, before.length, end, encodeField('b', 'longer'));
    expect(new HeaderReader().read(spliced)).toEqual([
      ['a', '1'],
      ['b', 'longer'],
      ['c', ''],
    ]);
  });
});
