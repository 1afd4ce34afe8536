/** How long something may take that comes at once in any healthy run. */
const PATIENCE_MS = 20_000;

/** Those who wait until something holds, which is looked at again whenever something came. */
export class Watchers {
  readonly #describe: () => string;
  readonly #waiting = new Set<{ look: () => void; giveUp: (why: string) => void }>();
  #isOver: string | undefined;

  /** @param describe tells the state of things, for the reason of a failure */
  constructor(describe: () => string) {
    this.#describe = describe;
  }

  /** Resolves as soon as `isSo`; rejects when nothing more can come before that, or after 20 s. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    const fail = (why: string) => new Error(`Not so, for ${why}: ${what}. ${this.#describe()}`);
    if (this.#isOver !== undefined) throw fail(this.#isOver);
    await new Promise<void>((resolve, reject) => {
      const giveUp = (why: string) => {
        end();
        reject(fail(why));
      };
      const look = () => {
        if (!isSo()) return;
        end();
        resolve();
      };
      const watcher = { look, giveUp };
      const timer = setTimeout(() => giveUp(`${PATIENCE_MS / 1000} s have passed`), PATIENCE_MS);
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(watcher);
      };
      this.#waiting.add(watcher);
    });
  }

  /** Something came. */
  look(): void {
    for (const { look } of [...this.#waiting]) look();
  }

  /** Nothing more will come. */
  giveUp(why: string): void {
    this.look();
    this.#isOver = why;
    for (const { giveUp } of [...this.#waiting]) giveUp(why);
  }
}
