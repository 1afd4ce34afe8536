import { it } from '@jest/globals';

type Row = (title: string, play: () => Promise<void>) => void;

/** A row that only some machines can play: left out with the reason elsewhere, failed there when REQUIRE_TOOLS=1. */
export function rowNeeding(isThere: boolean, what: string): Row {
  if (isThere) return it;
  const reason = `this machine has no ${what}.`;
  if (process.env['REQUIRE_TOOLS'] !== '1') {
    process.stderr.write(`Rows left out: ${reason}\n`);
    return it.skip;
  }
  return (title) =>
    it(title, () => {
      throw new Error(`This row cannot be played: ${reason}`);
    });
}
