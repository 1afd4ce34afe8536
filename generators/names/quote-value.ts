/** Longest piece of a bad value that a sentence repeats, in characters. */
const SHOWN = 40;

/** Characters that JSON leaves as they are although a terminal hides them, or lets them reorder the line. */
const INVISIBLE =
  /[\u007f-\u00a0\u00ad\u061c\u115f\u1160\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff]/g;

/**
 * A value as an error shows it: in double quotes, control characters written out (`"a\nb"`), and what is longer than
 * 40 characters shortened, with its length. Anything but a string is shown as JSON.
 */
export function quoteValue(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? String(value);
  const characters = [...value];
  if (characters.length <= SHOWN) return quote(value);
  return `${quote(`${characters.slice(0, SHOWN).join('')}…`)} (${characters.length} characters)`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
