import { answeredCalls, callsOf, type Counts } from '../counts.js';
import type { Verdict } from '../judge.js';
import type { Colours } from './colours.js';
import { wrapText } from './wrap-text.js';

/** One line: a scene or a later step of it. */
export type TableRow =
  | {
      /** '1' and so on; '' for a later step. */
      readonly scene: string;
      readonly step: string;
      readonly counts: Counts;
      /** The pods there were; a dash stands for the others. */
      readonly pods: readonly string[];
      readonly verdict: Verdict;
    }
  | { readonly scene: string; readonly step: string; readonly leftOut: true };

export interface TableLayout {
  readonly width: number;
  readonly colours: Colours;
}

const GAPS_BETWEEN_PODS = [3, 2, 1];
const OTHER_GAP = '  ';

/** The parts of a line. */
interface Cells {
  readonly label: string;
  readonly pods: readonly string[];
  readonly calls: string;
  readonly failed: string;
  readonly seen: string;
}

/** Pods as columns where the width allows it, else one paragraph per row. */
export function renderTable(
  rows: readonly TableRow[],
  pods: readonly string[],
  layout: TableLayout,
): string[] {
  const head: Cells = {
    label: '',
    pods: pods.map((pod) => pod.replace(/^.*-/, '')),
    calls: 'calls',
    failed: 'failed',
    seen: 'seen',
  };
  const body = rows.map((row) => cellsOf(row, pods));
  const gap = GAPS_BETWEEN_PODS.find((each) =>
    align([head, ...body], each).every((line) => line.length <= layout.width),
  );
  if (gap === undefined) return rows.flatMap((row) => paragraph(row, layout));

  const { quiet } = layout.colours;
  const [headLine = '', ...lines] = align([head, ...body], gap);
  const podsStart = widest(body.map(({ label }) => label)) + OTHER_GAP.length;
  const group = `calls answered by ${pods[0]?.replace(/[^-]*$/, '') ?? ''}`;
  return [
    quiet(' '.repeat(podsStart) + group),
    quiet(headLine),
    ...rows.map((row, index) => {
      const line = lines[index] ?? '';
      const verdictStart = line.length - (body[index]?.seen.length ?? 0);
      const paint = paintOf(row, layout.colours);
      return line.slice(0, verdictStart) + paint(line.slice(verdictStart));
    }),
  ];
}

function cellsOf(row: TableRow, pods: readonly string[]): Cells {
  const label = `${row.scene.padEnd(1)} ${row.step}`;
  if ('leftOut' in row) {
    return { label, pods: pods.map(() => '–'), calls: '–', failed: '–', seen: 'left out' };
  }
  const { counts, verdict } = row;
  return {
    label,
    pods: pods.map((pod) => (row.pods.includes(pod) ? `${callsOf(counts, pod)}` : '–')),
    calls: `${answeredCalls(counts) + counts.failed}`,
    failed: `${counts.failed}`,
    seen: verdict.seen ? verdict.words : 'NOT SEEN',
  };
}

/** Lines of equal columns, words to the left and numbers to the right; all pods' columns are as wide as the widest. */
function align(rows: readonly Cells[], gap: number): string[] {
  const label = widest(rows.map((cells) => cells.label));
  const pod = widest(rows.flatMap((cells) => cells.pods));
  const calls = widest(rows.map((cells) => cells.calls));
  const failed = widest(rows.map((cells) => cells.failed));
  return rows.map((cells) =>
    [
      cells.label.padEnd(label),
      cells.pods.map((cell) => cell.padStart(pod)).join(' '.repeat(gap)),
      cells.calls.padStart(calls),
      cells.failed.padStart(failed),
      cells.seen,
    ].join(OTHER_GAP),
  );
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

function paintOf(row: TableRow, colours: Colours): (text: string) => string {
  if ('leftOut' in row) return colours.quiet;
  return row.verdict.seen ? colours.good : colours.bad;
}

function paragraph(row: TableRow, { width, colours }: TableLayout): string[] {
  const title = wrapText(`${row.scene} ${row.step}`, width, row.scene === '' ? 2 : 0);
  if ('leftOut' in row) return [...title, ...wrapText('left out', width, 4).map(colours.quiet)];
  const { counts, verdict, pods } = row;
  const calls = pods.map((pod) => `${pod} ${callsOf(counts, pod)}`).join(', ');
  const sums = `${answeredCalls(counts) + counts.failed} calls, ${counts.failed} failed`;
  return [
    ...title,
    ...wrapText(`${calls}: ${sums}`, width, 4),
    ...wrapText(verdict.seen ? verdict.words : 'NOT SEEN', width, 4).map(paintOf(row, colours)),
  ];
}
