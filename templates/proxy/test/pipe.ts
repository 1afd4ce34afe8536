import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Pipe {
  /** Not blocking. */
  readonly reader: number;
  /** Blocking. */
  readonly writer: number;
}

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;
const NAME = 'pipe';

/** A pipe in this folder with its two ends, of which nobody reads yet; the caller closes them. */
export function makePipe(folder: string): Pipe {
  const path = join(folder, NAME);
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  return { reader, writer: openSync(path, O_WRONLY) };
}

/** One more writer of that pipe, which does not block. */
export function openWriter(folder: string): number {
  return openSync(join(folder, NAME), O_WRONLY | O_NONBLOCK);
}

/** Writes lines to that pipe until it takes no more. */
export function fillPipe(folder: string): void {
  const writer = openWriter(folder);
  try {
    for (;;) writeSync(writer, `${'-'.repeat(4095)}\n`);
  } catch {
    closeSync(writer);
  }
}

/** All that is in the pipe. */
export function emptyPipe({ reader }: Pipe): string {
  const buffer = Buffer.alloc(1_048_576);
  try {
    return buffer.toString('utf8', 0, readSync(reader, buffer));
  } catch {
    return '';
  }
}
