import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const README = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

/** A code block of the README. */
export interface Block {
  /** The heading it stands below. */
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** Every code block of the README, in order. */
export function readBlocks(): Block[] {
  return README.split(/^#+ /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    return [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(
      ([, language = '', text = '']) => ({
        heading,
        language,
        text,
      }),
    );
  });
}

/**
 * The commands of the README's nth block of shell commands below a heading.
 *
 * @throws {Error} when the README has no such block any more
 */
export function commandsBelow(heading: string, position = 0): string[] {
  return textBelow(heading, 'bash', position).trim().split('\n');
}

/** The text of the README's nth block of a language below a heading. */
export function textBelow(heading: string, language: string, position = 0): string {
  const blocks = readBlocks().filter(
    (block) => block.heading === heading && block.language === language,
  );
  const block = blocks[position];
  if (block === undefined) {
    throw new Error(`README.md has no block ${position} of ${language} below "${heading}".`);
  }
  return block.text;
}
