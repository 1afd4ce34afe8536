import { describe, it } from '@jest/globals';

/**
 * A `describe` whose tests need something that not every cluster has: skipped with the reason where it is missing, failed
 * when REQUIRE_TOOLS=1.
 *
 * @param missing one sentence that says what the cluster lacks; undefined when it lacks nothing
 */
export function describeOn(missing: string | undefined, title: string, body: () => void): void {
  if (missing === undefined) {
    describe(title, body);
  } else if (process.env['REQUIRE_TOOLS'] === '1') {
    describe(title, () => {
      it('finds what it needs in the cluster', () => {
        throw new Error(missing);
      });
    });
  } else {
    process.stderr.write(`Left out "${title}": ${missing}\n`);
    describe.skip(title, body);
  }
}
