import type { Settings, Values } from './setting.js';
import { notAllowed, type ValueKind } from './value-kind.js';

/** What one source (the file, the environment, the flags) says, and what is wrong with it. */
export class Layer {
  readonly values = new Map<string, unknown>();
  /** By key where it was given, as a sentence names it, whether its value is allowed or not. */
  readonly places = new Map<string, string>();
  readonly problems: string[] = [];

  /** Takes a value, or says why not. */
  read(key: string, place: string, kind: ValueKind<unknown>, value: unknown): void {
    this.places.set(key, place);
    const read = kind.read(value);
    if (read === undefined) this.problems.push(notAllowed(place, value, kind));
    else this.values.set(key, read);
  }
}

/** What all sources say together. */
export interface Merged<Table extends Settings> {
  readonly values: Values<Table>;
  /** By key where the source with the last word gave it. */
  readonly places: ReadonlyMap<string, string>;
}

/** @param layers each wins over those before it, and all of them over the defaults of the table */
export function merge<Table extends Settings>(
  table: Table,
  layers: readonly Layer[],
): Merged<Table> {
  const keys = Object.keys(table);
  const values = keys.map((key) => [key, lastOf(layers, key) ?? table[key]?.fallback] as const);
  return {
    // Each kind has read the values of its own keys.
    values: Object.fromEntries(values) as Values<Table>,
    places: new Map(layers.flatMap(({ places }) => [...places])),
  };
}

function lastOf(layers: readonly Layer[], key: string): unknown {
  return layers.findLast(({ values }) => values.has(key))?.values.get(key);
}
