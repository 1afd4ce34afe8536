/** What is to be undone when the quickstart ends, by itself or by a signal. */
export interface Endings {
  /**
   * Last added, first run. `atExit` runs at the very end in any case, also after an unforeseen
   * error; it cannot wait.
   */
  add(end: () => Promise<unknown>, atExit?: () => void): void;
  /** Runs all once; every caller waits for the same run. */
  endAll(): Promise<void>;
  /** True from the first call of `endAll` on: errors of what is being ended are no news any more. */
  readonly ending: boolean;
}

/** 128 + the signal's number, as shells report it. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Ends everything on SIGINT, SIGTERM and SIGHUP, says so and exits with the signal's code. */
export function createEndings(process: NodeJS.Process, sayStopped: () => void): Endings {
  const ends: (() => Promise<unknown>)[] = [];
  const exits: (() => void)[] = [];
  let ending: Promise<void> | undefined;
  const endAll = (): Promise<void> => {
    ending ??= runAll(ends);
    return ending;
  };
  const exit = async (code: number): Promise<void> => {
    await endAll();
    sayStopped();
    process.exit(code);
  };
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.on(signal, () => void exit(code));
  }
  // Without a reader (`| head`) nothing more can be shown.
  process.stdout.on('error', () => void exit(1));
  process.on('exit', () => {
    for (const atExit of exits.reverse()) atExit();
  });
  return {
    add(end, atExit) {
      ends.push(end);
      if (atExit !== undefined) exits.push(atExit);
    },
    endAll,
    get ending() {
      return ending !== undefined;
    },
  };
}

async function runAll(ends: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const end of [...ends].reverse()) {
    // One that fails must not keep the others from ending.
    await end().catch(() => undefined);
  }
}
