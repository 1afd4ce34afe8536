/** Lines as a report shows what can be copied: two spaces in front. */
export function indentLines(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
