import { type Document, isMap, parseDocument } from 'yaml';
import type { FileMap } from './planned-file.js';

/** What is set in a file of YAML. */
export type Value = string | number | readonly unknown[];

/** What a chart says differently from the one it is made of. */
export interface Stamp {
  /** Name of the chart as it lies in charts/ here. */
  template: string;
  name: string;
  /** Of the chart, for `helm search`. */
  description: string;
  /** Values by their path, such as `image.repository`. */
  values: Readonly<Record<string, Value>>;
  /** What else changes in values.yaml. */
  change?: (values: Document) => void;
}

/**
 * Gives a chart its name, and its values. Its templates need no change: they take the name from Chart.yaml, and define no
 * named templates, which would be global in Helm.
 */
export function stampFiles(chart: FileMap, stamp: Stamp): Map<string, Buffer> {
  return new Map(
    [...chart].map(([path, contents]) => [
      path,
      Buffer.from(stampFile(path, contents.toString('utf8'), stamp), 'utf8'),
    ]),
  );
}

function stampFile(path: string, text: string, stamp: Stamp): string {
  const { template, name, description, values, change } = stamp;
  if (path === 'Chart.yaml') return setInYaml(text, { name, description });
  if (path === 'values.yaml') return setInYaml(text, values, change);
  if (path.endsWith('.md')) return text.replaceAll(template, name);
  return text;
}

/**
 * Sets scalars and lists, and leaves every other byte of the file alone, comments and layout included.
 *
 * @throws {Error} when the file has no such value, for then the chart here has changed
 */
function setInYaml(
  text: string,
  values: Readonly<Record<string, Value>>,
  change?: (document: Document) => void,
): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(values)) {
    const path = key.split('.');
    if (!document.hasIn(path)) throw new Error(`The chart has no value ${key} to set.`);
    document.setIn(path, typeof value === 'object' ? document.createNode(value) : value);
  }
  change?.(document);
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/**
 * Replaces the only entry of a map by others, and keeps its comments.
 *
 * @throws {Error} when the map does not have one entry, for then the chart here has changed
 */
export function replaceOnlyEntry(
  document: Document,
  key: string,
  entries: readonly (readonly [name: string, values: Readonly<Record<string, string>>])[],
): void {
  const map: unknown = document.get(key);
  const [only, ...others] = isMap(map) ? map.items : [];
  if (!isMap(map) || only === undefined || others.length > 0 || !isMap(only.value)) {
    throw new Error(`The chart has no single entry of ${key} to replace.`);
  }
  const [[name, values] = ['', {}], ...further] = entries;
  only.key = document.createNode(name);
  for (const [field, value] of Object.entries(values)) only.value.set(field, value);
  for (const [nextName, nextValues] of further) map.add(document.createPair(nextName, nextValues));
}
