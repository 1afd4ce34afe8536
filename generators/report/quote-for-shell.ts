/**
 * A word as it can be pasted into a POSIX shell or PowerShell: as it is when no shell sees anything special in it, else
 * in single quotes. `@acme/orders` is quoted too, because PowerShell would splat it.
 */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9_.:/=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
