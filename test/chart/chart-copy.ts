import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ChartStamp, stampChart } from '../../generators/plan/stamp-chart.js';
import { chartFolder } from './helm.js';

/** Names of the chart's templates, relative to its templates folder. */
export function templateNames(): readonly string[] {
  return readdirSync(join(chartFolder, 'templates'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(yaml|tpl|txt)$/.test(name),
  );
}

/** An empty temporary folder, and what removes it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Writes the chart as the generator hands it out.
 *
 * @param change changes the text of a file on its way
 */
export function copyChart(
  target: string,
  stamp: ChartStamp,
  change: (path: string, text: string) => string = (_, text) => text,
): void {
  for (const [path, contents] of stampChart(readChart(), stamp)) {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, change(path, contents.toString('utf8')));
  }
}

function readChart(): Map<string, Buffer> {
  const files = readdirSync(chartFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [file.slice(chartFolder.length + 1), readFileSync(file)] as const),
  );
}
