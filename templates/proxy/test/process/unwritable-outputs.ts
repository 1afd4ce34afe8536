import { closeSync, existsSync, openSync } from 'node:fs';
import { fillPipe, makePipe } from '../pipe.js';

const FULL_DEVICE = '/dev/full';

/** A file that takes nothing, for the standard output of a program. */
export interface UnwritableOutput {
  readonly what: string;
  /** Why this machine does not have it; undefined when it does. */
  readonly missing?: string | undefined;
  /**
   * @param folder an empty one for its files
   * @returns the open file for the program, and whatever is to be kept open meanwhile
   */
  readonly open: (folder: string) => { output: number; kept: readonly number[] };
}

export const UNWRITABLE_OUTPUTS: readonly UnwritableOutput[] = [
  {
    what: 'a full disk',
    missing: existsSync(FULL_DEVICE) ? undefined : `This machine has no ${FULL_DEVICE}.`,
    open: () => ({ output: openSync(FULL_DEVICE, 'w'), kept: [] }),
  },
  {
    what: 'a full pipe that nobody reads',
    open(folder) {
      const { reader, writer } = makePipe(folder);
      fillPipe(folder);
      return { output: writer, kept: [reader] };
    },
  },
  {
    what: 'a pipe whose reader has left',
    open(folder) {
      const { reader, writer } = makePipe(folder);
      closeSync(reader);
      return { output: writer, kept: [] };
    },
  },
];
