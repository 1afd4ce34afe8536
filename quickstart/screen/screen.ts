import { colours, wantsColour, type Colours } from './colours.js';
import { wrapText } from './wrap-text.js';

/** The part of process.stdout that is used. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A block of lines that is drawn over until it is finished. */
export interface LiveBlock {
  /** Replaces what the block shows; nothing happens on what is no terminal, or one too narrow. */
  draw(lines: readonly string[]): void;
  /** Leaves these lines for good. */
  finish(lines: readonly string[]): void;
}

export interface Screen {
  readonly colours: Colours;
  /** Characters a line may take, at most 80 for text. */
  width(): number;
  print(...lines: string[]): void;
  /** Plain text, broken into lines after an indent. */
  say(text: string, indent?: number): void;
  live(): LiveBlock;
  /** Gives the cursor back; safe to call at any time. */
  restore(): void;
}

const TEXT_WIDTH = 80;
const NARROWEST = 20;
const NARROWEST_LIVE = 40;
const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

export function createScreen(
  output: Output,
  environment: Readonly<Record<string, string | undefined>>,
): Screen {
  // On a narrower terminal lines might break, and the cursor would move up too few of them.
  const movesCursor = (): boolean =>
    output.isTTY === true &&
    environment['TERM'] !== 'dumb' &&
    (output.columns ?? TEXT_WIDTH) >= NARROWEST_LIVE;
  let cursorHidden = false;
  // One column stays free: some terminals break the line after the last one.
  const width = (): number =>
    Math.max(NARROWEST, Math.min(TEXT_WIDTH, (output.columns ?? TEXT_WIDTH + 1) - 1));
  const print = (...lines: string[]): void => {
    output.write(lines.map((line) => `${line}\n`).join(''));
  };
  const restore = (): void => {
    if (cursorHidden) output.write(SHOW_CURSOR);
    cursorHidden = false;
  };

  return {
    colours: colours(wantsColour(environment, output.isTTY === true)),
    width,
    print,
    say: (text, indent = 0) => print(...wrapText(text, width(), indent)),
    restore,
    live() {
      let height = 0;
      const redraw = (lines: readonly string[]): void => {
        // Line by line: clearing the whole block first would flicker.
        const end = height === 0 ? '\n' : `${CLEAR_LINE}\n`;
        const body = lines.map((line) => line + end).join('');
        output.write(height === 0 ? body : `\u001B[${height}A\r${body}${CLEAR_BELOW}`);
        height = lines.length;
      };
      return {
        draw(lines) {
          if (!movesCursor()) return;
          if (!cursorHidden) output.write(HIDE_CURSOR);
          cursorHidden = true;
          redraw(lines);
        },
        finish(lines) {
          redraw(lines);
          restore();
        },
      };
    },
  };
}
