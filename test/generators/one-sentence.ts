/**
 * Says why a message is not one plain sentence, or nothing. What stands in double quotes is the user's, not the
 * sentence's.
 */
export function notOneSentence(message: string): string | undefined {
  if (/[\n\r\t]/.test(message)) return 'it has more than one line';
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f]/.test(message)) return 'it holds control characters';
  const plain = message.replace(/"(?:[^"\\]|\\.)*"/g, 'Q');
  if (!plain.endsWith('.')) return 'it does not end with a full stop';
  if (/[.!?]\s/.test(plain)) return 'it has more than one sentence';
  if (message.length > 400) return 'it is longer than 400 characters';
  return undefined;
}
