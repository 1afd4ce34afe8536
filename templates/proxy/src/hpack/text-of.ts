/** The longest text that is put together here: deadlines have up to nine characters. */
const MAX_SHORT = 9;

/**
 * The octets as a string of as many characters (ISO 8859-1), which is all that HTTP/2 says about them. Strings as short
 * as deadlines, which are new with each call, are put together here: a call to Buffer costs more than the rest of such
 * a field.
 */
export function textOf(octets: Uint8Array, start: number, end: number): string {
  if (end - start > MAX_SHORT) return (octets as Buffer).toString('latin1', start, end);
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(octets[at] as number);
  return text;
}
