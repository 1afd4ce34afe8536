import ts from 'typescript';
import { parse } from 'yaml';

/** Names of the tests in a file: `it` of a suite of helm-unittest, or of Jest, with or without `each`. */
export function readTests(file: string, text: string): string[] {
  if (file.endsWith('.yaml')) {
    const { tests } = parse(text) as { tests: readonly { it: string }[] };
    return tests.map(({ it }) => it);
  }
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const [name] = ts.isCallExpression(node) && isTest(node.expression) ? node.arguments : [];
    if (name && ts.isStringLiteralLike(name)) names.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022));
  return names;
}

/** `it`, or what `it.each(…)` gives; not `it.skip` or `it.todo`. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 'it';
  return (
    ts.isCallExpression(callee) &&
    ts.isPropertyAccessExpression(callee.expression) &&
    callee.expression.name.text === 'each' &&
    isTest(callee.expression.expression)
  );
}
