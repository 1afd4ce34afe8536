import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { resolve, type Schema } from './schema.js';

/** A key of values.yaml. */
export interface Value {
  /** `image.repository` */
  readonly path: string;
  /** The comment above it, as one paragraph; empty for none. */
  readonly comment: string;
  /** Its default; undefined for a key that only holds others, null for none. */
  readonly fallback: unknown;
  /** What values.schema.json says of it. */
  readonly schema: Schema;
}

/**
 * Every key of a values.yaml, in its order. A map that is empty, a list and a scalar are values; a map with keys holds
 * values. Where the keys of a map are the user's, what the schema says of each stands under the key NAME.
 */
export function readValues(text: string, root: Schema): Value[] {
  const { contents } = parseDocument(text);
  return isMap(contents) ? read(contents, '', root) : [];

  function read(map: YAMLMap, parent: string, schema: Schema): Value[] {
    return map.items.flatMap(({ key, value }) => {
      if (!isScalar(key) || key.range == null) return [];
      const name = String(key.value);
      const path = parent === '' ? name : `${parent}.${name}`;
      const own = resolve(root, schema.properties?.[name] ?? {});
      const comment = commentAbove(text, key.range[0]);
      const ofEach = membersOf(own, root);
      if (ofEach !== undefined) {
        return [
          { path, comment, fallback: undefined, schema: own },
          ...describe(ofEach, `${path}.NAME`, root),
        ];
      }
      if (isMap(value) && value.items.length > 0) {
        return [{ path, comment, fallback: undefined, schema: own }, ...read(value, path, own)];
      }
      const fallback = (value as { toJSON(): unknown } | null)?.toJSON() ?? null;
      return [{ path, comment, fallback, schema: own }];
    });
  }
}

/** What a schema says of each member of a map whose keys are the user's; undefined for any other. */
function membersOf({ properties, additionalProperties }: Schema, root: Schema): Schema | undefined {
  if (properties !== undefined || typeof additionalProperties !== 'object') return undefined;
  const each = resolve(root, additionalProperties);
  return each.properties === undefined ? undefined : each;
}

/** The keys that a schema describes and no values.yaml holds. */
function describe(part: Schema, parent: string, root: Schema): Value[] {
  return Object.entries(part.properties ?? {}).flatMap(([name, member]) => {
    const path = `${parent}.${name}`;
    const schema = resolve(root, member);
    const comment = schema.description ?? '';
    if (schema.properties !== undefined) {
      return [{ path, comment, fallback: undefined, schema }, ...describe(schema, path, root)];
    }
    // A map may be one of several things that are allowed.
    const below = (schema.anyOf ?? []).flatMap((one) => describe(resolve(root, one), path, root));
    return [{ path, comment, fallback: schema.default ?? null, schema }, ...below];
  });
}

/** The comment that ends on the line above a place of the text. */
function commentAbove(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n').slice(0, -1);
  const start = lines.findLastIndex((line) => !/^ *#/.test(line)) + 1;
  return lines
    .slice(start)
    .map((line) => line.replace(/^ *# ?/, ''))
    .join(' ');
}
