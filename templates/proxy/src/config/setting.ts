import type { ValueKind } from './value-kind.js';

/** One thing that the proxy can be told. */
export interface Setting<T = unknown> {
  readonly kind: ValueKind<T>;
  /** What it is where nobody says anything; undefined for nothing, or for what depends on others. */
  readonly fallback: T | undefined;
  /** Its default as a person reads it. */
  readonly shownDefault: string;
  /** One or two sentences. */
  readonly meaning: string;
}

/** Settings by their keys, as in `limits.maxConnections`. */
export type Settings = Readonly<Record<string, Setting>>;

/** What the settings of a table are in the end. */
export type Values<Table extends Settings> = {
  readonly [Key in keyof Table]: Table[Key] extends WithDefault<infer T>
    ? T
    : Table[Key] extends Setting<infer T>
      ? T | undefined
      : never;
};

interface WithDefault<T> extends Setting<T> {
  readonly fallback: T;
}

/** A setting that always has a value. */
export function setting<T>(
  kind: ValueKind<T>,
  fallback: NoInfer<T>,
  meaning: string,
  shownDefault = String(fallback),
): WithDefault<T> {
  return { kind, fallback, shownDefault, meaning };
}

/** A setting that may have no value, or one that depends on others. */
export function optional<T>(
  kind: ValueKind<T>,
  shownDefault: string,
  meaning: string,
): Setting<T> & { readonly fallback: undefined } {
  return { kind, fallback: undefined, shownDefault, meaning };
}
