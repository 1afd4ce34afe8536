import { quote } from '../../balancing/option-checks.js';

const MAX_QUOTE_LENGTH = 80;

/** What a setting can be. */
export interface ValueKind<T> {
  /** Ends the sentence "allowed is …". */
  readonly allowed: string;
  /** @returns undefined for a value that is not allowed */
  read(value: unknown): T | undefined;
  /** What the text of a flag or an environment variable says as a value of YAML. */
  fromText(text: string): unknown;
}

/** A kind of plain texts, the same in YAML as on the command line. */
export function textKind<T>(allowed: string, read: (text: string) => T | undefined): ValueKind<T> {
  return {
    allowed,
    read: (value) => (typeof value === 'string' ? read(value) : undefined),
    fromText: (text) => text,
  };
}

export function wholeNumber(min: number, max: number): ValueKind<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
        ? value
        : undefined,
    fromText: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : text),
  };
}

/** A percentage with at most three digits behind the point. */
export function percent(): ValueKind<number> {
  return {
    allowed: 'a number from 0 to 100',
    read: (value) => (typeof value === 'number' && value >= 0 && value <= 100 ? value : undefined),
    fromText: (text) => (/^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : text),
  };
}

export function trueOrFalse(): ValueKind<boolean> {
  return {
    allowed: 'true or false',
    read: (value) => (typeof value === 'boolean' ? value : undefined),
    fromText: toBoolean,
  };
}

/** What another kind allows, or `false`. */
export function orFalse<T>(kind: ValueKind<T>): ValueKind<T | false> {
  return {
    allowed: `${kind.allowed}, or false`,
    read: (value) => (value === false ? false : kind.read(value)),
    fromText: (text) => (text === 'false' ? false : kind.fromText(text)),
  };
}

export function oneOf<T extends string>(choices: readonly T[]): ValueKind<T> {
  return textKind(`one of ${choices.join(', ')}`, (text) =>
    choices.find((choice) => choice === text),
  );
}

/** A list in YAML, a text with commas in between elsewhere. */
export function listOf<T>(kind: ValueKind<T>): ValueKind<readonly T[]> {
  return {
    allowed: `a list, each of it ${kind.allowed}`,
    read: (value) => {
      if (!Array.isArray(value)) return undefined;
      const items = value.map((item) => kind.read(item)).filter((item) => item !== undefined);
      return items.length === value.length ? items : undefined;
    },
    fromText: (text) => text.split(',').map((item) => kind.fromText(item.trim())),
  };
}

/** "X is Y: allowed is Z." */
export function notAllowed(what: string, value: unknown, { allowed }: ValueKind<unknown>): string {
  return `${what} is ${quoteShort(value)}: allowed is ${allowed}.`;
}

/** Scalars as JSON, so that blanks and control characters show; cut, so that a sentence stays one. */
export function quoteShort(value: unknown): string {
  if (Array.isArray(value)) return cut(`[${value.map(quoteItem).join(', ')}]`);
  if (value instanceof Map) return value.size > 0 ? 'a map' : 'an empty map';
  return cut(quote(value));
}

function quoteItem(item: unknown): string {
  return Array.isArray(item) ? 'a list' : quoteShort(item);
}

function cut(text: string): string {
  return text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text;
}

function toBoolean(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : text;
}
