import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
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

/** Copies the chart as the generator hands it out: named templates, chart, image and port carry the service's name. */
export function copyChart(target: string, name: string, port: number): void {
  cpSync(chartFolder, target, { recursive: true });
  for (const template of templateNames()) {
    const file = join(target, 'templates', template);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"grpc-service.', `"${name}.`));
  }
  edit(join(target, 'Chart.yaml'), [[['name'], name]]);
  edit(join(target, 'values.yaml'), [
    [['image', 'repository'], name],
    [['port'], port],
  ]);
}

function edit(file: string, changes: readonly [readonly string[], unknown][]): void {
  const document = parseDocument(readFileSync(file, 'utf8'));
  for (const [path, value] of changes) document.setIn(path, value);
  writeFileSync(file, document.toString());
}
