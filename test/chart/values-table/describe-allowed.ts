import { resolve, type Schema } from './schema.js';

/** Longest example that is shown whole, in characters. */
const LONGEST_EXAMPLE = 40;
/** Most keys of a map that are listed. */
const MOST_KEYS = 5;

/** Type and range of a value as a person reads it: "integer from 1 to 65535", "list of {name}". */
export function describeAllowed(root: Schema, schema: Schema): string {
  const part = resolve(root, schema);
  if (part.anyOf !== undefined) {
    const { examples = [] } = part;
    return part.anyOf.map((one) => describeAllowed(root, { examples, ...one })).join(' or ');
  }
  if (part.const !== undefined) return code(part.const);
  if (part.enum !== undefined) {
    return [...part.enum]
      .sort(emptyLast)
      .map((one) => (one === '' ? 'empty' : code(one)))
      .join(', ');
  }
  return [part.type ?? []]
    .flat()
    .filter((type, _, all) => type !== 'integer' || !all.includes('number'))
    .sort((a, b) => Number(a === 'string') - Number(b === 'string'))
    .map((type) => describeType(root, part, type))
    .join(' or ');
}

function describeType(root: Schema, part: Schema, type: string): string {
  switch (type) {
    case 'string':
      return withExample('text', part.examples ?? []);
    case 'integer':
    case 'number':
      return part.maximum === undefined ? type : `${type} from ${part.minimum} to ${part.maximum}`;
    case 'array':
      return `list of ${describeItems(root, resolve(root, part.items ?? {}))}`;
    case 'object':
      return keysOf(part) ?? (isTextMap(part) ? 'map of text' : 'map');
    case 'boolean':
      return '`true`, `false`';
    default:
      throw new Error(
        `The values table knows no type "${type}": describe it in describe-allowed.ts.`,
      );
  }
}

function describeItems(root: Schema, items: Schema): string {
  if (items.enum !== undefined) return describeAllowed(root, items);
  const keys = keysOf(items);
  if (keys !== undefined) return keys;
  return [items.type ?? []]
    .flat()
    .map((type) => (type === 'object' ? 'maps' : 'text'))
    .join(' or ');
}

/** The keys of a map that has few. */
function keysOf({ properties = {} }: Schema): string | undefined {
  const keys = Object.keys(properties);
  return keys.length > 0 && keys.length <= MOST_KEYS ? `{${keys.join(', ')}}` : undefined;
}

function isTextMap({ additionalProperties }: Schema): boolean {
  return typeof additionalProperties === 'object' && additionalProperties.type === 'string';
}

function withExample(type: string, examples: readonly unknown[]): string {
  const example = examples.find((one) => typeof one === 'string' && one !== 'auto');
  return example === undefined ? type : `${type} such as ${code(shorten(example as string))}`;
}

function shorten(text: string): string {
  return text.length <= LONGEST_EXAMPLE ? text : `${text.slice(0, LONGEST_EXAMPLE)}…`;
}

function emptyLast(a: string, b: string): number {
  return Number(a === '') - Number(b === '');
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}
