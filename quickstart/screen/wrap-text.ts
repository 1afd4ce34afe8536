/**
 * Breaks plain text into lines of at most `width` characters, each after `indent` spaces, which
 * count. A word longer than a line gets a line of its own.
 */
export function wrapText(text: string, width: number, indent = 0): string[] {
  const room = Math.max(1, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => ' '.repeat(indent) + each);
}
