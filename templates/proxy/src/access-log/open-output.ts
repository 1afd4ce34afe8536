import { constants, createWriteStream, fstatSync, openSync, write } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

const STANDARD_OUTPUT = 1;

/**
 * Standard output, without a wait for whoever reads it. Node writes to a pipe in the way the pipe was handed to it: where
 * that is a blocking one and nobody reads, a write holds up a thread and with it the end of the process. A pipe is
 * therefore opened once more, for this writer alone, where the system allows it.
 *
 * @param fd another open file instead, for tests
 */
export function openOutput(fd = STANDARD_OUTPUT): Writable {
  return openPipe(fd) ?? createWriteStream('', { fd, fs: { write, close: leaveOpen } });
}

/** Others write to it, too. */
function leaveOpen(_: number, done: () => void): void {
  done();
}

function openPipe(fd: number): Writable | undefined {
  try {
    if (!fstatSync(fd).isFIFO()) return undefined;
    const own = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
    return new Socket({ fd: own, readable: false, writable: true }).unref();
  } catch {
    return undefined;
  }
}
