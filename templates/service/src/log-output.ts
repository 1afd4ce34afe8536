import { destination, type DestinationStream } from 'pino';

/**
 * Bytes of the largest write, if no single line is longer. A pipe takes so many at once or not at all (PIPE_BUF of
 * Linux), so that lines of others who write to the same pipe never come to stand in the middle of one.
 */
const MAX_WRITE_BYTES = 4096;

/** Bytes of lines that may wait for a slow reader or for space on the disk. */
const MAX_WAITING_BYTES = 1_048_576;

const RETRY_MS = 100;

/**
 * Standard output for a log that never stops its program. Each line is written before the next statement runs, so that
 * an exit right after it loses nothing; one that cannot be written waits, and is dropped when too many do.
 *
 * @param fd another open file instead, for tests
 */
export function openLogOutput(
  // Node makes a pipe or socket non-blocking as it is asked for its standard output: no write waits for a reader.
  fd: number = process.stdout.fd,
): DestinationStream {
  const output = destination({
    dest: fd,
    sync: true,
    maxWrite: MAX_WRITE_BYTES,
    maxLength: MAX_WAITING_BYTES,
    retryEAGAIN: () => false,
  });
  output.once('error', ({ message }: Error) => {
    console.error(`Lines of the log may be lost, standard output does not take them: ${message}.`);
  });
  let retry: NodeJS.Timeout | undefined;
  output.on('error', () => {
    retry ??= setTimeout(() => {
      retry = undefined;
      output.write('');
    }, RETRY_MS).unref();
  });
  // Not the rest of it: after a fatal line pino calls `flushSync`, which tries for ever while the disk is full.
  return { write: (line) => void output.write(line) };
}
