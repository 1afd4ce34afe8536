import { describe, it } from '@jest/globals';
import type { Tool } from './find-tool.js';

/** A `describe` whose tests need a tool: skipped with the reason when it is missing, failed when REQUIRE_TOOLS=1. */
export function describeWith(tool: Tool, title: string, body: () => void): void {
  if (tool.path !== undefined) {
    describe(title, body);
    return;
  }
  const reason = `"${tool.name}" is neither on the PATH nor named by ${tool.variable}: install it to run "${title}".`;
  if (process.env['REQUIRE_TOOLS'] === '1') {
    describe(title, () => {
      it('finds its tool', () => {
        throw new Error(reason);
      });
    });
  } else {
    process.stderr.write(`Left out: ${reason}\n`);
    describe.skip(title, body);
  }
}
