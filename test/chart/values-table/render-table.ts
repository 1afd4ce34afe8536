import { describeAllowed } from './describe-allowed.js';
import { readValues, type Value } from './read-values.js';
import type { Schema } from './schema.js';

/** Longest default that is shown whole, in characters. */
const LONGEST_DEFAULT = 40;

const TITLE = '## Values\n';

const INTRO = `An unknown or mistyped value stops the installation, and so do values that contradict each other,
with one sentence that tells which to change. These tables say what \`values.yaml\` and \`values.schema.json\` say.
`;

/** What the tables are made of. */
export interface TableSource {
  /** Text of values.yaml. */
  readonly values: string;
  /** values.schema.json */
  readonly schema: Schema;
  /** Paths of the values whose defaults differ from project to project. */
  readonly stamped: readonly string[];
}

/**
 * Replaces the section "Values" of a README by one made of the chart's values.
 *
 * @throws {Error} when the README has no such section
 */
export function replaceValues(readme: string, source: TableSource): string {
  const start = readme.indexOf(TITLE);
  if (start < 0) {
    throw new Error(`The README has no section "${TITLE.trim()}": add it where the values go.`);
  }
  const next = readme.indexOf('\n## ', start);
  const rest = next < 0 ? '' : readme.slice(next);
  return `${readme.slice(0, start)}${TITLE}\n${renderValues(source)}${rest}`;
}

/** The values of a chart as Markdown: those on the top level, then a table for each key that holds others. */
export function renderValues({ values: text, schema: root, stamped }: TableSource): string {
  const values = readValues(text, root);
  const top = values.filter(({ path }) => !path.includes('.'));
  return [
    `${unitsOf(values)} ${INTRO}`,
    `### Top level\n\n${table(top.filter((value) => !isHolder(value)))}`,
    ...top.filter(isHolder).map(group),
  ].join('\n');

  function group({ path, comment, schema }: Value): string {
    const members = values.filter((value) => value.path.startsWith(`${path}.`));
    return `### \`${path}\`\n\n${comment || schema.description}\n\n${table(members)}`;
  }

  function table(members: readonly Value[]): string {
    const rows = members.filter((value) => !isHolder(value) || value.comment !== '').map(row);
    return `| Value | Default | Allowed | Meaning |\n| --- | --- | --- | --- |\n${rows.join('')}`;
  }

  function row(value: Value): string {
    const { path, comment, schema } = value;
    const facts = isHolder(value)
      ? '| | |'
      : `| ${showDefault(value)} | ${describeAllowed(root, schema)} |`;
    return `| \`${path}\` ${facts} ${showText(comment)} |\n`;
  }

  function showDefault({ path, fallback }: Value): string {
    if (stamped.includes(path)) return 'see values.yaml';
    if (fallback === null) return 'none';
    const text = JSON.stringify(fallback);
    return `\`${text.length <= LONGEST_DEFAULT ? text : `${text.slice(0, LONGEST_DEFAULT)}…`}\``;
  }
}

function unitsOf(values: readonly Value[]): string {
  return values.some(({ path }) => path.endsWith('Ms'))
    ? 'Times are in seconds; where a name ends in `Ms`, in milliseconds.'
    : 'Times are in seconds.';
}

/** Whether a key only holds others, and has no value of its own. */
function isHolder({ fallback }: Value): boolean {
  return fallback === undefined;
}

/** Text that Markdown would read as something else, made plain; code stays. */
function showText(text: string): string {
  return text.replace(/`[^`]*`|[<|*]/g, (found) => (found.startsWith('`') ? found : `\\${found}`));
}
