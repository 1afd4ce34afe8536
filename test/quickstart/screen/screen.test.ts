import { describe, expect, it } from '@jest/globals';
import { createScreen, type Output, type Screen } from '../../../quickstart/screen/screen.js';

const ESCAPE = '\u001B[';

function screenOn(output: Partial<Output>, environment: Record<string, string> = {}) {
  const written: string[] = [];
  const screen = createScreen({ ...output, write: (text) => written.push(text) }, environment);
  return { screen, text: () => written.join('') };
}

function drawTwice(screen: Screen): void {
  const block = screen.live();
  block.draw(['a 1', 'b 1']);
  block.draw(['a 2', 'b 2']);
  block.finish(['a 3', 'b 3']);
}

describe('a live block', () => {
  it('is drawn over on a terminal, with the cursor hidden meanwhile', () => {
    const { screen, text } = screenOn({ isTTY: true, columns: 80 });
    drawTwice(screen);
    expect(text()).toBe(
      `${ESCAPE}?25la 1\nb 1\n` +
        `${ESCAPE}2A\ra 2${ESCAPE}K\nb 2${ESCAPE}K\n${ESCAPE}J` +
        `${ESCAPE}2A\ra 3${ESCAPE}K\nb 3${ESCAPE}K\n${ESCAPE}J` +
        `${ESCAPE}?25h`,
    );
  });

  it.each([
    ['a pipe', {}, {}],
    ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }],
    ['a terminal of 39 columns', { isTTY: true, columns: 39 }, {}],
  ])('shows only its last lines on %s', (_, output, environment) => {
    const { screen, text } = screenOn(output, environment);
    drawTwice(screen);
    expect(text()).toBe('a 3\nb 3\n');
  });

  it('gives the cursor back when it is left unfinished', () => {
    const { screen, text } = screenOn({ isTTY: true, columns: 80 });
    screen.live().draw(['a']);
    screen.restore();
    screen.restore();
    expect(text().split(`${ESCAPE}?25h`)).toHaveLength(2);
  });
});

describe('the width', () => {
  it.each([
    [undefined, 80],
    [200, 80],
    [81, 80],
    [80, 79],
    [40, 39],
    [5, 20],
  ])('of %s columns is %i', (columns, width) => {
    const { screen } = screenOn(columns === undefined ? {} : { columns });
    expect(screen.width()).toBe(width);
  });

  it('breaks what is said', () => {
    const { screen, text } = screenOn({ columns: 21 });
    screen.say('one two three four five', 2);
    expect(text()).toBe('  one two three four\n  five\n');
  });
});
