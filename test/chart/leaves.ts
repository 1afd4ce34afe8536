import { resolve, type Schema } from './values-table/schema.js';

/**
 * Paths of the leaves of a tree of values, "image.tag". A list, an empty map and a scalar are leaves, and so is a map whose
 * keys the schema does not name, because they are the user's.
 *
 * @param root the whole schema
 * @param part what it says of `value`
 */
export function leavesOf(value: unknown, root: Schema, part = root, path = ''): readonly string[] {
  const { properties } = resolve(root, part);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const inner = Object.entries(value);
  if (inner.length === 0 || properties === undefined) return [path];
  return inner.flatMap(([key, member]) =>
    leavesOf(member, root, properties[key] ?? {}, path === '' ? key : `${path}.${key}`),
  );
}
