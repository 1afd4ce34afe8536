import type { Clock } from './clock.js';
import { pollDelay, type PollPace } from './poll-delay.js';
import type { EndpointSource, Verdict } from './verdict.js';

export interface PollerSettings {
  readonly source: EndpointSource;
  readonly pace: PollPace;
  readonly clock: Clock;
  /** Like Math.random. */
  readonly random: () => number;
  /** Called after each look, never from within `request`, and never after `stop`. */
  readonly onVerdict: (verdict: Verdict) => void;
}

/**
 * Looks at a source again and again: one look at a time, jittered, slower and slower while they get no answer. A look
 * asked for in between is delayed to the minimum gap, never dropped: grpc-js asks from inside the very call that hands
 * it endpoints, and a resolver that answers at once would spin.
 */
export class Poller {
  readonly #settings: PollerSettings;
  /** Grows with each start and stop, so that a late answer of an earlier run is known by its number. */
  #run = 0;
  #isRunning = false;
  #isLooking = false;
  #isAskedAgain = false;
  #isChanged = false;
  /** Looks in a row that got no answer. */
  #failures = 0;
  #hasEndpoints = true;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #dueAt = Number.POSITIVE_INFINITY;
  #cancelTimer: () => void = () => {};

  constructor(settings: PollerSettings) {
    this.#settings = settings;
  }

  /** Starts the polling, or asks for a look as soon as the minimum gap allows. */
  request(): void {
    if (!this.#isRunning) this.#start();
    else if (this.#isLooking) this.#isAskedAgain = true;
    else this.#hasten();
  }

  /** Stops until the next `request`, which begins afresh. */
  stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#run += 1;
    this.#cancelTimer();
    this.#settings.source.cancel();
  }

  #start(): void {
    this.#run += 1;
    this.#isRunning = true;
    this.#isLooking = false;
    this.#isAskedAgain = false;
    this.#isChanged = false;
    this.#failures = 0;
    this.#hasEndpoints = true;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#lookNoLaterThan(this.#soonest());
  }

  /** Without endpoints the pace stands: a busy client asks at each call, and must not wear down a sick DNS. */
  #hasten(): void {
    if (this.#hasEndpoints) this.#lookNoLaterThan(this.#soonest());
  }

  #soonest(): number {
    return Math.max(this.#settings.clock.now(), this.#lookedAt + this.#settings.pace.minGapMs);
  }

  #lookNoLaterThan(time: number): void {
    if (this.#dueAt <= time) return;
    this.#cancelTimer();
    this.#dueAt = time;
    const { clock } = this.#settings;
    this.#cancelTimer = clock.schedule(Math.max(0, time - clock.now()), () => void this.#look());
  }

  async #look(): Promise<void> {
    const { source, clock, pace, random, onVerdict } = this.#settings;
    const run = this.#run;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#isLooking = true;
    this.#lookedAt = clock.now();
    const verdict = await source.look(() => this.#onChange(run));
    if (run !== this.#run) return;
    this.#isLooking = false;
    this.#hasEndpoints = verdict.kind === 'endpoints';
    // That there is no pod is an answer, too, and the next look may find the first one.
    this.#failures = verdict.kind === 'unreachable' ? this.#failures + 1 : 0;
    this.#lookNoLaterThan(
      Math.max(this.#soonest(), this.#lookedAt + pollDelay(pace, this.#failures, random())),
    );
    onVerdict(verdict);
    if (run !== this.#run) return;
    if (this.#isChanged) this.#onChange(run);
    if (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      this.#hasten();
    }
  }

  /** The source says that it knows more: no guess that costs a query, and so no reason to wait out the gap. */
  #onChange(run: number): void {
    if (run !== this.#run) return;
    this.#isChanged = this.#isLooking;
    if (this.#isLooking) return;
    this.#lookNoLaterThan(
      Math.max(this.#settings.clock.now(), this.#lookedAt + this.#settings.pace.changeGapMs),
    );
  }
}
