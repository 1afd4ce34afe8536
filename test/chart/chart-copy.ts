import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stampChart } from '../../generators/plan/stamp-chart.js';
import { stampProxyChart } from '../../generators/proxy/stamp-proxy-chart.js';
import { serviceChart, type Chart } from './charts.js';

/** Names of a chart's templates, relative to its templates folder. */
export function templateNames({ folder }: Chart): readonly string[] {
  return filesOf(join(folder, 'templates')).filter((name) => /\.(yaml|tpl|txt)$/.test(name));
}

/** Paths of all files of a folder, relative to it and sorted. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** An empty temporary folder, and what removes it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Writes a chart under another name, as the generator hands it out.
 *
 * @param change changes the text of a file on its way
 */
export function copyChart(
  chart: Chart,
  target: string,
  name: string,
  change: (path: string, text: string) => string = (_, text) => text,
): void {
  for (const [path, contents] of renameChart(chart, name)) {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, change(path, contents.toString('utf8')));
  }
}

function renameChart(chart: Chart, name: string): ReadonlyMap<string, Buffer> {
  const files = new Map(
    filesOf(chart.folder).map((path) => [path, readFileSync(join(chart.folder, path))] as const),
  );
  if (chart === serviceChart) {
    return stampChart(files, { name, port: 50051, protoServices: [], discovery: 'dns' });
  }
  const upstreams = [{ name: 'orders', targets: ['orders-headless:50051'] }];
  return stampProxyChart(files, { name, port: 50051, upstreams, image: 'node', install: false });
}
