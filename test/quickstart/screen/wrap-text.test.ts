import { describe, expect, it } from '@jest/globals';
import { wrapText } from '../../../quickstart/screen/wrap-text.js';

describe('wrapText', () => {
  it('breaks between words, within the width, after the indent', () => {
    expect(wrapText('one two three four', 11, 2)).toEqual(['  one two', '  three', '  four']);
  });

  it('gives a word that is too long a line of its own', () => {
    expect(wrapText('an extraordinarily long one', 8)).toEqual([
      'an',
      'extraordinarily',
      'long one',
    ]);
  });

  it('gives no line for no text', () => {
    expect(wrapText('  ', 10)).toEqual([]);
  });
});
