import type { Layer } from './layer.js';
import type { Settings } from './setting.js';
import { quoteShort } from './value-kind.js';

/** A map of YAML. Its keys need not be texts, and none of them is special, as `__proto__` is in an object. */
export type Tree = ReadonlyMap<unknown, unknown>;

/** Where a tree stands: `upstreams.orders` in `/etc/proxy/proxy.yaml`. */
export interface Place {
  /** Empty for the top. */
  readonly path: string;
  readonly file: string;
}

/** What a tree holds beside the settings of its table, by key, and who reads it. */
export type OtherKeys = Readonly<Record<string, (value: unknown) => void>>;

/** Reads the settings of a table from a tree, and takes down every key that there is not. */
export function readTree(
  tree: Tree,
  table: Settings,
  place: Place,
  layer: Layer,
  others: OtherKeys = {},
): void {
  readGroup(tree, '');

  function readGroup(group: Tree, groupKey: string): void {
    const beside = groupKey === '' ? Object.keys(others) : [];
    const known = [...membersOf(table, groupKey), ...beside];
    for (const [name, value] of group) {
      const key = join(groupKey, name === '' ? '""' : String(name));
      if (beside.some((other) => other === name)) others[key]?.(value);
      else if (known.some((member) => member === name)) readKey(key, value);
      else layer.problems.push(unknown(key, known));
    }
  }

  function readKey(key: string, value: unknown): void {
    const members = membersOf(table, key);
    const setting = table[key];
    const where = nameOf(place, key);
    if (isTree(value) && members.length > 0 && (value.size > 0 || !setting)) {
      readGroup(value, key);
    } else if (setting) {
      const { kind } = setting;
      const allowed = members.length > 0 ? `${kind.allowed}, or ${mapOf(members)}` : kind.allowed;
      layer.read(key, where, { ...kind, allowed }, value);
    } else {
      layer.problems.push(`${where} is ${quoteShort(value)}: allowed is ${mapOf(members)}.`);
    }
  }

  function unknown(key: string, known: readonly string[]): string {
    return `${nameOf(place, key)} is unknown: allowed there are ${known.join(', ')}.`;
  }
}

export function isTree(value: unknown): value is Tree {
  return value instanceof Map;
}

/** As a sentence names it. */
export function nameOf({ path, file }: Place, key: string): string {
  return `${join(path, key)} in ${file}`;
}

/** The names directly below a key; below the empty one those on the top. */
export function membersOf(table: Settings, key: string): readonly string[] {
  const prefix = key === '' ? '' : `${key}.`;
  const below = Object.keys(table).filter((other) => other.startsWith(prefix) && other !== key);
  return [...new Set(below.map((other) => other.slice(prefix.length).split('.')[0] ?? ''))];
}

function mapOf(members: readonly string[]): string {
  return `a map of ${members.join(', ')}`;
}

function join(path: string, key: string): string {
  return path === '' || key === '' ? path + key : `${path}.${key}`;
}
