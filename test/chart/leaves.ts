/** Paths of the leaves of a tree of values, "image.tag"; a list, an empty map and a scalar are leaves. */
export function leavesOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const inner = Object.entries(value);
  if (inner.length === 0) return [path];
  return inner.flatMap(([key, member]) => leavesOf(member, path === '' ? key : `${path}.${key}`));
}
