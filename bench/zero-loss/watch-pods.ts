import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Milliseconds since the epoch by the cluster's clocks, which it tells to the second, rounded down. */
export interface PodLife {
  readonly name: string;
  readonly readyAt: number;
  /** When it was told to stop or ceased to be ready; undefined while it is ready. */
  readonly readyUntil?: number;
}

const FIELDS = [
  '{.metadata.name}',
  '{.status.conditions[?(@.type=="Ready")].status}',
  '{.status.conditions[?(@.type=="Ready")].lastTransitionTime}',
  '{.metadata.deletionTimestamp}',
  '{.metadata.deletionGracePeriodSeconds}',
];
/** Not a tab, of which kubectl makes columns. */
const SEPARATOR = '|';

/** Follows the pods of a release from now on, those included that are gone later. */
export class PodWatch {
  readonly #lives = new Map<string, PodLife>();
  readonly #child;
  readonly #ended: Promise<void>;

  constructor(namespace: string, release: string) {
    this.#child = spawn(
      'kubectl',
      [
        ...['get', 'pods', '--namespace', namespace, '--watch'],
        ...['--selector', `app.kubernetes.io/instance=${release}`],
        ...['--output', `jsonpath=${FIELDS.join(`{"${SEPARATOR}"}`)}{"\\n"}`],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    createInterface(this.#child.stdout).on('line', (line) => this.#note(line));
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code) =>
        // kubectl ends with 1 when it is told to stop.
        this.#child.killed ? resolve() : reject(new Error(`The watch of pods ended with ${code}.`)),
      );
    });
  }

  /** The pods that have been ready so far. */
  get lives(): PodLife[] {
    return [...this.#lives.values()];
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  #note(line: string): void {
    const life = lifeAfter(line, (name) => this.#lives.get(name));
    if (life) this.#lives.set(life.name, life);
  }
}

/** What an event, a line of FIELDS, makes of the life of its pod; undefined before that is ready. */
export function lifeAfter(
  line: string,
  before: (name: string) => PodLife | undefined,
): PodLife | undefined {
  const [name = '', ready = '', changed = '', stops = '', grace = ''] = line.split(SEPARATOR);
  const isReady = ready === 'True';
  const life = before(name) ?? (isReady ? { name, readyAt: Date.parse(changed) } : undefined);
  if (!life || life.readyUntil !== undefined) return life;
  // Kubernetes notes when the time to stop will be over.
  if (stops !== '') return { ...life, readyUntil: Date.parse(stops) - Number(grace) * 1000 };
  return isReady ? life : { ...life, readyUntil: Date.parse(changed) };
}
