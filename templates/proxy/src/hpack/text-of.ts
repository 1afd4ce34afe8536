/** The octets as a string of as many characters (ISO 8859-1): all that HTTP/2 says about a value's octets. */
export function textOf(octets: Uint8Array, start: number, end: number): string {
  return (octets as Buffer).toString('latin1', start, end);
}
