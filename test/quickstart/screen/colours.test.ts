import { describe, expect, it } from '@jest/globals';
import { colours, wantsColour } from '../../../quickstart/screen/colours.js';

describe('wantsColour', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '' }, true, true],
  ])('%j on a terminal (%s): %s', (environment, isTerminal, wanted) => {
    expect(wantsColour(environment, isTerminal)).toBe(wanted);
  });
});

describe('colours', () => {
  it('wrap text in escape codes only when enabled, and never an empty text', () => {
    expect(colours(true).good('yes')).toBe('\u001B[32myes\u001B[0m');
    expect(colours(false).good('yes')).toBe('yes');
    expect(colours(true).good('')).toBe('');
  });
});
