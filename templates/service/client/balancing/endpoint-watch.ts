import type { Clock } from './clock.js';
import { applyVerdict, emptyEndpointSet, type EndpointSetState } from './endpoint-set.js';
import { paceOf } from './poll-delay.js';
import { Poller } from './poller.js';
import type { EndpointSource, Verdict } from './verdict.js';
import { eventsOfSource, eventsOfView, type WatchEvent } from './watch-events.js';
import type { WatchSettings } from './watch-settings.js';
import type { WatchCounters, WatchSnapshot } from './watch-snapshot.js';
import { failuresOf, viewOf, type WatchView } from './watch-view.js';

/** Someone who wants to know. Never called from within `subscribe` or `request`, nor after the subscription's end. */
export interface WatchSubscriber {
  /** @returns whether the view was taken; when not, it is offered again after the next look */
  onView(view: WatchView): boolean;
  onEvent(event: WatchEvent): void;
}

interface Part {
  readonly poller: Poller;
  set: EndpointSetState;
}

interface Subscription {
  readonly subscriber: WatchSubscriber;
  taken: WatchView | undefined;
  cancelWelcome: () => void;
}

/** Polls the sources of one target while there are subscribers, and tells all of them what came of it. */
export class EndpointWatch {
  readonly #settings: WatchSettings;
  readonly #clock: Clock;
  readonly #parts: readonly Part[];
  readonly #subscriptions = new Set<Subscription>();
  #counters: WatchCounters = { looks: 0, changes: 0, failures: 0 };
  #view: WatchView | undefined;

  constructor(
    settings: WatchSettings,
    sources: readonly EndpointSource[],
    { clock, random }: { readonly clock: Clock; readonly random: () => number },
  ) {
    this.#settings = settings;
    this.#clock = clock;
    const pace = paceOf(settings.pollIntervalMs);
    this.#parts = sources.map((source) => {
      const onVerdict = (verdict: Verdict) => this.#onVerdict(part, verdict);
      const poller = new Poller({ source, pace, clock, random, onVerdict });
      const part: Part = { poller, set: emptyEndpointSet };
      return part;
    });
  }

  get isWatching(): boolean {
    return this.#subscriptions.size > 0;
  }

  /**
   * The first subscriber starts the polling. Whoever comes later gets what is known, and asks for no look of its own:
   * what is known is as new as the interval promises.
   *
   * @returns the end of the subscription; the last one to end stops the polling
   */
  subscribe(subscriber: WatchSubscriber): () => void {
    const subscription: Subscription = { subscriber, taken: undefined, cancelWelcome: () => {} };
    this.#subscriptions.add(subscription);
    if (this.#subscriptions.size === 1) this.request();
    else if (this.#view) {
      subscription.cancelWelcome = this.#clock.schedule(0, () => this.#offer(subscription));
    }
    return () => {
      subscription.cancelWelcome();
      if (!this.#subscriptions.delete(subscription) || this.isWatching) return;
      for (const { poller } of this.#parts) poller.stop();
    };
  }

  /** Asks for a look as soon as the minimum gap allows. */
  request(): void {
    for (const { poller } of this.#parts) poller.request();
  }

  snapshot(): WatchSnapshot {
    const sets = this.#parts.map(({ set }) => set);
    const answers = sets.flatMap(({ answeredAt }) => answeredAt ?? []);
    return {
      target: this.#settings.target,
      isWatching: this.isWatching,
      endpoints: this.#view?.kind === 'endpoints' ? this.#view.endpoints : [],
      lastAnswerAgeMs: answers.length > 0 ? this.#clock.now() - Math.min(...answers) : undefined,
      lastFailure: failuresOf(sets),
      counters: this.#counters,
    };
  }

  #onVerdict(part: Part, verdict: Verdict): void {
    const { failure } = part.set;
    const view = this.#view;
    const { maxStaleMs } = this.#settings;
    const { state, change } = applyVerdict(part.set, verdict, this.#clock.now(), maxStaleMs);
    part.set = state;
    if (change)
      this.#view = viewOf(
        this.#parts.map(({ set }) => set),
        view,
      );
    this.#count(verdict, this.#view !== view && this.#view?.kind === 'endpoints');
    if (state.unconfirmed.length > 0) part.poller.request();
    const events = eventsOfSource(failure, state.failure, this.#view);
    for (const subscription of [...this.#subscriptions]) {
      this.#offer(subscription);
      this.#report(subscription, events);
    }
  }

  #count({ kind }: Verdict, isChange: boolean): void {
    const { looks, changes, failures } = this.#counters;
    this.#counters = {
      looks: looks + 1,
      changes: changes + (isChange ? 1 : 0),
      failures: failures + (kind === 'endpoints' ? 0 : 1),
    };
  }

  #offer(subscription: Subscription): void {
    const view = this.#view;
    const { taken, subscriber } = subscription;
    if (view === undefined || view === taken || !this.#subscriptions.has(subscription)) return;
    if (!subscriber.onView(view)) return;
    subscription.taken = view;
    this.#report(subscription, eventsOfView(taken, view));
  }

  #report(subscription: Subscription, events: readonly WatchEvent[]): void {
    for (const event of events) {
      if (this.#subscriptions.has(subscription)) subscription.subscriber.onEvent(event);
    }
  }
}
