import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { RowGroup } from './read-rows.js';

export const TABLE_FILE = join(import.meta.dirname, '..', '..', 'docs', 'faults.md');

const HEAD = `# What a caller sees when things fail

<!-- Made from the names of the tests in test/faults/rows/ by \`npm run docs:faults\`. Change a test, not this file. -->

Each row is a test that runs the generated client against a real DNS server and real gRPC servers and injects the
fault. Unless a row says otherwise the client has its default options but for a short poll interval. "Evenly" means that
each pod gets the same number of calls.
`;

/** The fault matrix as Markdown. */
export async function renderTable(groups: readonly RowGroup[]): Promise<string> {
  const sections = groups.map(({ title, rows }) =>
    [
      `## ${capital(title)}`,
      '',
      '| fault | what the caller sees |',
      '| --- | --- |',
      ...rows.map(({ fault, outcome }) => `| ${cell(capital(fault))} | ${cell(outcome)} |`),
    ].join('\n'),
  );
  const text = [HEAD, ...sections].join('\n\n');
  return format(text, { ...(await resolveConfig(TABLE_FILE)), parser: 'markdown' });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
