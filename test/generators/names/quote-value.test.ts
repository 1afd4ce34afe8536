import { describe, expect, it } from '@jest/globals';
import { quoteValue } from '../../../generators/names/quote-value.js';

describe('quoteValue', () => {
  it.each([
    ['orders', '"orders"'],
    ['', '""'],
    ['say "hi"', String.raw`"say \"hi\""`],
    ['a\nb\tc', String.raw`"a\nb\tc"`],
    ['bell\u0007', String.raw`"bell\u0007"`],
    ['\u202Eevil\u200B', String.raw`"\u202eevil\u200b"`],
    ['\u007f\u009b1m', String.raw`"\u007f\u009b1m"`],
    ['Ünïcode', '"Ünïcode"'],
  ])('shows %j as %s', (value, shown) => {
    expect(quoteValue(value)).toBe(shown);
  });

  it('shortens what is longer than 40 characters, and says how long it was', () => {
    expect(quoteValue('a'.repeat(40))).toBe(`"${'a'.repeat(40)}"`);
    expect(quoteValue('a'.repeat(41))).toBe(`"${'a'.repeat(40)}…" (41 characters)`);
  });

  it('never cuts a character in two', () => {
    expect(quoteValue('😀'.repeat(50))).toBe(`"${'😀'.repeat(40)}…" (50 characters)`);
  });

  it.each([
    [true, 'true'],
    [undefined, 'undefined'],
    [['7000', '8000'], '["7000","8000"]'],
    [{ b: '1' }, '{"b":"1"}'],
  ])('shows %j, which is no text, as JSON', (value, shown) => {
    expect(quoteValue(value)).toBe(shown);
  });
});
