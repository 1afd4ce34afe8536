import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ByteArea, viewOf } from '../../src/bytes/byte-area.js';
import { copyToView, copyView } from '../../src/bytes/copy-view.js';

/** Over every way the loops can end, and the length from which the engine copies. */
const LENGTHS = Array.from({ length: 200 }, (_, length) => length);

/** A piece of a larger buffer, as those of a pool are. */
const somewhere = (bytes: number) => randomBytes(bytes + 7).subarray(7);

describe('copying between views', () => {
  it('moves the bytes of every length and touches no others', () => {
    for (const length of LENGTHS) {
      const source = somewhere(300);
      const area = new ByteArea(300);
      area.bytes.fill(0xee);
      copyView(viewOf(source), 5, 5 + length, area.view, 11);

      const wanted = Buffer.alloc(300, 0xee);
      source.copy(wanted, 11, 5, 5 + length);
      expect(area.bytes.equals(wanted)).toBe(true);
    }
  });

  it('tells one source from the next, and sees what was written to the same one since', () => {
    const sources = [somewhere(64), somewhere(64)] as const;
    const target = new ByteArea(64);
    for (let turn = 0; turn < 6; turn += 1) {
      const source = sources[turn % 3 === 0 ? 0 : 1];
      randomBytes(64).copy(source);
      copyToView(source, 0, 64, target.view, 0);
      expect(target.bytes.equals(source)).toBe(true);
    }
  });
});
