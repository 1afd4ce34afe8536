import { describe, expect, it } from '@jest/globals';
import { colours } from '../../../quickstart/screen/colours.js';
import { renderBars, type Bar } from '../../../quickstart/screen/render-bars.js';

const BARS: readonly Bar[] = [
  { pod: 'orders-1', calls: 1500 },
  { pod: 'orders-2', calls: 750, note: 'killed' },
  { pod: 'orders-3', calls: 0 },
];
const PLAIN = { width: 80, progress: 1, colours: colours(false) };

describe('renderBars', () => {
  it('shows pod, bar, calls, share and note', () => {
    expect(renderBars(BARS, PLAIN)).toEqual([
      `    orders-1  ${'█'.repeat(40)} 1,500  67 %`,
      `    orders-2  ${'█'.repeat(20)}${' '.repeat(20)}   750  33 %  killed`,
      `    orders-3  ${' '.repeat(40)}     0   0 %  idle`,
    ]);
  });

  it('lets bars grow with the progress of the step', () => {
    const lengthAt = (progress: number): number =>
      (renderBars(BARS, { ...PLAIN, progress })[0]?.match(/█/g) ?? []).length;
    expect([0, 0.25, 0.5, 1, 7].map(lengthAt)).toEqual([0, 10, 20, 40, 40]);
  });

  it('draws parts of a character', () => {
    const [, second] = renderBars(
      [
        { pod: 'a', calls: 320 },
        { pod: 'b', calls: 3 },
      ],
      PLAIN,
    );
    expect(second).toContain('b  ▍ ');
  });

  it('calls no pod idle before the first call', () => {
    expect(renderBars([{ pod: 'a', calls: 0 }], PLAIN).join('')).not.toContain('idle');
  });

  it.each([79, 60, 45, 38])('keeps within %i columns', (width) => {
    for (const line of renderBars(BARS, { ...PLAIN, width })) {
      expect(line.length).toBeLessThanOrEqual(width);
    }
  });

  it('leaves bar and notes out where there is no room, never the calls', () => {
    expect(renderBars(BARS, { ...PLAIN, width: 27 })).toEqual([
      '    orders-1  1,500  67 %',
      '    orders-2    750  33 %',
      '    orders-3      0   0 %',
    ]);
  });

  it('paints bars and an idle pod where colours are wanted, with the same text', () => {
    const painted = renderBars(BARS, { ...PLAIN, colours: colours(true) });
    expect(painted[0]).toContain(`\u001B[36m${'█'.repeat(40)}\u001B[0m`);
    expect(painted[2]).toContain('\u001B[31midle\u001B[0m');
    expect(painted.map(withoutCodes)).toEqual(renderBars(BARS, PLAIN));
  });
});

function withoutCodes(line: string): string {
  // eslint-disable-next-line no-control-regex -- escape codes are what is looked for
  return line.replace(/\u001B\[\d+m/g, '');
}
