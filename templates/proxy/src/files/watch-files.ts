import { statSync, type BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { systemClock, type Clock } from '../../balancing/clock.js';

export interface FileWatchOptions {
  /** Milliseconds from one look to the next. Default 1000. */
  readonly intervalMs?: number;
  /** Default: the system's. */
  readonly clock?: Clock;
}

export interface FileWatch {
  close(): void;
}

/** A handful of `stat` calls a second costs nothing that can be measured, and a change is known within two seconds. */
const INTERVAL_MS = 1000;

/**
 * Tells when files change: their contents, or what a symbolic link on the way to them points at, which is how the
 * kubelet replaces the files of a ConfigMap or Secret all at once. It looks instead of listening, because inotify
 * misses network file systems and has too few watches on busy nodes. A file that is missing is in a state, too.
 *
 * @param onChange called once the files have stayed the same from one look to the next, so that files that are written
 *   one after the other are read once. What it reads is at least as new as what was looked at.
 */
export function watchFiles(
  paths: readonly string[],
  onChange: () => void,
  { intervalMs = INTERVAL_MS, clock = systemClock }: FileWatchOptions = {},
): FileWatch {
  if (paths.length === 0) return { close: () => {} };
  let told = paths.map(look).join();
  let last = told;
  let isOpen = true;
  let cancel = clock.schedule(intervalMs, lookAgain);
  return {
    close: () => {
      isOpen = false;
      cancel();
    },
  };

  function lookAgain(): void {
    void Promise.all(paths.map(lookLater)).then((states) => {
      if (!isOpen) return;
      const now = states.join();
      const isNews = now === last && now !== told;
      last = now;
      cancel = clock.schedule(intervalMs, lookAgain);
      if (!isNews) return;
      told = now;
      onChange();
    });
  }
}

function look(path: string): string {
  try {
    return describe(statSync(path, { bigint: true }));
  } catch (error) {
    return describeFailure(error);
  }
}

async function lookLater(path: string): Promise<string> {
  return stat(path, { bigint: true }).then(describe, describeFailure);
}

/** Which file it is and which version of it. The time of its last change of state cannot be set back, as mtime can. */
function describe({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

function describeFailure(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}
