import type { Colours } from './colours.js';
import { formatCount } from './numbers.js';

/** One pod's line. */
export interface Bar {
  readonly pod: string;
  readonly calls: number;
  /** What happened to the pod: 'killed', 'new'. An idle pod says so by itself. */
  readonly note?: string;
}

export interface BarsLayout {
  /** Characters a line may take. */
  readonly width: number;
  /** How much of the step has passed, 0..1: the longest bar grows to the full length with it. */
  readonly progress: number;
  readonly colours: Colours;
}

const INDENT = '    ';
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const LONGEST_BAR = 40;
const SHORTEST_BAR = 4;

/** Lines of equal columns: pod, bar, calls, share of all calls, note. No line is wider than asked. */
export function renderBars(
  bars: readonly Bar[],
  { width, progress, colours }: BarsLayout,
): string[] {
  const total = sum(bars);
  const most = Math.max(1, ...bars.map(({ calls }) => calls));
  const rows = bars.map((bar) => ({
    ...bar,
    count: formatCount(bar.calls),
    share: total === 0 ? '' : `${Math.round((100 * bar.calls) / total)} %`,
    remark: [bar.note, total > 0 && bar.calls === 0 ? 'idle' : undefined]
      .filter((part) => part !== undefined)
      .join(', '),
  }));
  const podWidth = longest(rows.map(({ pod }) => pod));
  const countWidth = Math.max(5, longest(rows.map(({ count }) => count)));
  const shareWidth = 5;
  const remarkWidth = longest(rows.map(({ remark }) => remark));
  const fixed = INDENT.length + podWidth + 2 + countWidth + 1 + shareWidth + 2 + remarkWidth;
  const room = Math.min(LONGEST_BAR, width - fixed - 1);
  const barWidth = room < SHORTEST_BAR ? 0 : room;

  return rows.map(({ pod, calls, count, share, remark }) => {
    const length = barWidth * (calls / most) * Math.min(1, Math.max(0, progress));
    const bar = drawBar(length);
    const padding = ' '.repeat(Math.max(0, barWidth - bar.length) + (barWidth > 0 ? 1 : 0));
    const numbers = `${count.padStart(countWidth)} ${share.padStart(shareWidth)}`;
    const line = `${INDENT}${pod.padEnd(podWidth)}  ${colours.bar(bar)}${padding}${numbers}`;
    if (remark === '' || width < fixed) return line;
    return `${line}  ${calls === 0 ? colours.bad(remark) : colours.quiet(remark)}`;
  });
}

/** Full blocks and one of the eighth blocks (U+2589 to U+258F) for the rest. */
function drawBar(length: number): string {
  const eighths = Math.round(length * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

function sum(bars: readonly Bar[]): number {
  return bars.reduce((total, { calls }) => total + calls, 0);
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
