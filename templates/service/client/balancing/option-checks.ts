/** @throws {TypeError} unless the value is a whole number of the range, or `false` */
export function integerOrFalse(
  name: string,
  value: number | false,
  min: number,
  max: number,
): number | false {
  return value === false ? false : integer(name, value, min, max, ', or false');
}

/** @throws {TypeError} unless the value is a whole number of the range */
export function integer(name: string, value: unknown, min: number, max: number, or = ''): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)
    return value as number;
  throw new TypeError(
    `Expected \`${name}\` to be a whole number from ${min} to ${max}${or}, got ${quote(value)}.`,
  );
}

/** @throws {TypeError} unless the value is `true` or `false` */
export function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`Expected \`${name}\` to be true or false, got ${quote(value)}.`);
}

/** @throws {TypeError} naming the first option that is not known, and those that are */
export function refuseUnknown(prefix: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const allowed = known.map((key) => prefix + key).join(', ');
  throw new TypeError(`Unknown option ${quote(prefix + unknown)}: allowed are ${allowed}.`);
}

export function quote(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
