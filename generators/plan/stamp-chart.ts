import { parseDocument } from 'yaml';
import type { FileMap } from './planned-file.js';

/** Name of the chart as it lies in charts/ here. */
export const CHART_TEMPLATE = 'grpc-service';

/** What the chart of a project says differently from the chart here. */
export interface ChartStamp {
  name: string;
  port: number;
}

/**
 * Gives the chart its name. Named templates are global in Helm, so they are renamed too: two generated charts can then
 * stand below one parent chart.
 */
export function stampChart(chart: FileMap, stamp: ChartStamp): Map<string, Buffer> {
  return new Map(
    [...chart].map(([path, contents]) => [
      path,
      Buffer.from(stampFile(path, contents.toString('utf8'), stamp), 'utf8'),
    ]),
  );
}

function stampFile(path: string, text: string, { name, port }: ChartStamp): string {
  if (path === 'Chart.yaml') {
    return setInYaml(text, [
      [['name'], name],
      [['description'], `${name}, a gRPC service that balances on Kubernetes`],
    ]);
  }
  if (path === 'values.yaml') {
    return setInYaml(text, [
      [['image', 'repository'], name],
      [['port'], port],
    ]);
  }
  if (path.startsWith('templates/')) return text.replaceAll(`"${CHART_TEMPLATE}.`, `"${name}.`);
  if (path.endsWith('.md')) return text.replaceAll(CHART_TEMPLATE, name);
  return text;
}

/**
 * Sets scalars and leaves every other byte of the file alone, comments and layout included.
 *
 * @throws {Error} when the file has no such scalar, for then the chart here has changed
 */
function setInYaml(text: string, changes: [path: string[], value: string | number][]): string {
  const document = parseDocument(text);
  for (const [path, value] of changes) {
    if (!document.hasIn(path)) throw new Error(`The chart has no value ${path.join('.')} to set.`);
    document.setIn(path, value);
  }
  return document.toString({ lineWidth: 0, singleQuote: true });
}
