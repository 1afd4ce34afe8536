import { EndpointWatch, type WatchSubscriber } from './endpoint-watch.js';
import { createSource, type Environment } from './environment.js';
import { parseTargets } from './target.js';
import type { WatchSettings } from './watch-settings.js';
import type { WatchSnapshot } from './watch-snapshot.js';

/** A part in a watch. */
export interface WatchMembership {
  /** Asks for a look as soon as the minimum gap allows. */
  request(): void;
  snapshot(): WatchSnapshot;
  /** Ends it; the watch that nobody is left in is stopped and forgotten. */
  leave(): void;
}

/**
 * The watches of one process: fifty clients of one target ask DNS once an interval, not fifty times. Clients share a
 * watch when all their settings are equal; a client with another interval gets a watch of its own, so that no client
 * ever changes the pace of another.
 */
export class SharedWatches {
  readonly #environment: Environment;
  readonly #watches = new Map<string, EndpointWatch>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** How many watches are running. */
  get size(): number {
    return this.#watches.size;
  }

  /** @throws {TypeError} for a target that cannot be dialled */
  join(settings: WatchSettings, subscriber: WatchSubscriber): WatchMembership {
    const { target, discovery, dnsServers, pollIntervalMs, maxStaleMs } = settings;
    const key = JSON.stringify([target, discovery, dnsServers, pollIntervalMs, maxStaleMs]);
    const watch = this.#watches.get(key) ?? this.#create(settings);
    this.#watches.set(key, watch);
    const unsubscribe = watch.subscribe(subscriber);
    let isMember = true;
    return {
      request: () => isMember && watch.request(),
      snapshot: () => ({ ...watch.snapshot(), isWatching: isMember }),
      leave: () => {
        if (!isMember) return;
        isMember = false;
        unsubscribe();
        if (!watch.isWatching) this.#watches.delete(key);
      },
    };
  }

  #create(settings: WatchSettings): EndpointWatch {
    const sources = parseTargets(settings.target).map((target) =>
      createSource(target, settings, this.#environment),
    );
    return new EndpointWatch(settings, sources, this.#environment);
  }
}

const watchesOf = new WeakMap<Environment, SharedWatches>();

/** The one set of watches of an environment. */
export function sharedWatchesOf(environment: Environment): SharedWatches {
  const watches = watchesOf.get(environment) ?? new SharedWatches(environment);
  watchesOf.set(environment, watches);
  return watches;
}
