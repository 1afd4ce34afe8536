import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One row of the fault matrix: the name of a test, cut at its first colon. */
export interface Row {
  readonly fault: string;
  readonly outcome: string;
}

/** The rows of one file, under the title of its `describe`. */
export interface RowGroup {
  readonly title: string;
  readonly rows: readonly Row[];
}

export const ROWS_FOLDER = join(import.meta.dirname, 'rows');

/**
 * Reads the rows from the tests' source, so that a row that this machine leaves out stands in the table, too.
 *
 * @throws {Error} with one sentence for a test whose name is no row
 */
export function readRows(folder = ROWS_FOLDER): RowGroup[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) => readGroups(readFileSync(join(folder, file), 'utf8')));
}

/** Each `describe` of a source text with the tests in it. */
export function readGroups(source: string): RowGroup[] {
  const groups: { title: string; rows: Row[] }[] = [];
  const visit = (node: ts.Node): void => {
    const title = titleOf(node);
    if (title?.callee === 'describe') groups.push({ title: title.text, rows: [] });
    else if (title) groups.at(-1)?.rows.push(rowOf(title.text));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('rows.ts', source, ts.ScriptTarget.ES2022));
  return groups;
}

/** `describe`, `it`, or an `it` of the file's own such as `itWithIPv6`, and the text it is given. */
function titleOf(node: ts.Node): { callee: string; text: string } | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const callee = node.expression.text;
  const [title] = node.arguments;
  if (!/^(describe|it([A-Z]\w*)?)$/.test(callee) || !title) return undefined;
  if (ts.isStringLiteralLike(title)) return { callee, text: title.text };
  throw new Error(
    `The name of a row is put together at run time: \`${callee}\` needs a plain text.`,
  );
}

function rowOf(name: string): Row {
  const cut = name.indexOf(': ');
  if (cut < 1) {
    throw new Error(
      `The test "${name}" is no row of the fault matrix: "<fault>: <what the caller sees>" is.`,
    );
  }
  return { fault: name.slice(0, cut), outcome: name.slice(cut + 2) };
}
