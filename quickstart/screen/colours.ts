export type Paint = (text: string) => string;

/** What a piece of text means, not what it looks like. */
export interface Colours {
  readonly heading: Paint;
  readonly bar: Paint;
  readonly quiet: Paint;
  readonly good: Paint;
  readonly bad: Paint;
}

/**
 * FORCE_COLOR first (`0` means none), then NO_COLOR (any value but the empty one, https://no-color.org),
 * then whether the output is a terminal that can.
 */
export function wantsColour(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = environment;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (none !== undefined && none !== '') return false;
  return isTerminal && terminal !== 'dumb';
}

/** The terminal's own palette, so that light and dark themes both stay readable. */
export function colours(enabled: boolean): Colours {
  const paint =
    (code: number): Paint =>
    (text) =>
      enabled && text !== '' ? `\u001B[${code}m${text}\u001B[0m` : text;
  return { heading: paint(1), bar: paint(36), quiet: paint(2), good: paint(32), bad: paint(31) };
}
