import { experimental, status, type ChannelOptions } from '@grpc/grpc-js';
import { configToDropConnections } from './drop-connections.js';
import type { WatchSubscriber } from './endpoint-watch.js';
import type { Endpoint } from './endpoint.js';
import { systemEnvironment, type Environment } from './environment.js';
import { cannotResolveWithout, firstMissing } from './grpc-experimental-api.js';
import { observerOf, readWatchSettings, type ResolverObserver } from './resolver-options.js';
import { sharedWatchesOf, type WatchMembership } from './shared-watches.js';
import { authorityOf, parseTargets } from './target.js';
import type { WatchEvent } from './watch-events.js';
import type { WatchSettings } from './watch-settings.js';
import type { WatchSnapshot } from './watch-snapshot.js';
import type { WatchView } from './watch-view.js';

export {
  DISCOVERY_OPTION,
  DNS_SERVERS_OPTION,
  MAX_STALE_OPTION,
  OBSERVER_OPTION,
  POLL_INTERVAL_OPTION,
} from './resolver-options.js';

/** The functions of grpc-js's experimental API that the resolver uses, as of @grpc/grpc-js 1.14. */
const USED = ['registerResolver', 'statusOrFromValue', 'statusOrFromError'] as const;

/** Targets of this resolver read `headless:///name:port`. */
export const HEADLESS_SCHEME = 'headless';

/**
 * A grpc-js resolver (`Resolver` of @grpc/grpc-js 1.14, a function as listener) that keeps watching a name. The stock
 * `dns` resolver looks again only when a connection breaks, so pods added by a scale-up get no call.
 */
export class HeadlessResolver implements experimental.Resolver, WatchSubscriber {
  readonly #listener: experimental.ResolverListener;
  readonly #options: ChannelOptions;
  readonly #environment: Environment;
  readonly #settings: WatchSettings;
  readonly #observer: ResolverObserver;
  #membership: WatchMembership | undefined;
  #isDestroyed = true;

  /**
   * What it throws leaves grpc-js's `new Client(…)`.
   *
   * @throws {TypeError} for a target that cannot be dialled
   * @throws {Error} for a listener as another grpc-js has it
   */
  constructor(
    uri: experimental.GrpcUri,
    listener: experimental.ResolverListener,
    options: ChannelOptions,
    environment: Environment = systemEnvironment,
  ) {
    parseTargets(uri.path);
    if (typeof listener !== 'function')
      throw cannotResolveWithout('a function as ResolverListener');
    this.#listener = listener;
    this.#options = options;
    this.#environment = environment;
    this.#settings = readWatchSettings(uri.path, options);
    this.#observer = observerOf(options);
    this.#observer.snapshot = () => this.#snapshot();
  }

  /** A hint that newer endpoints are wanted; also revives the resolver after `destroy`. */
  updateResolution(): void {
    if (this.#isDestroyed) {
      this.#isDestroyed = false;
      this.#membership = sharedWatchesOf(this.#environment).join(this.#settings, this);
    } else {
      this.#membership?.request();
    }
  }

  /** Stops; what was known stays readable. A revival is handed the endpoints again, be they old ones. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#membership?.leave();
  }

  static getDefaultAuthority(uri: experimental.GrpcUri): string {
    return authorityOf(parseTargets(uri.path));
  }

  onView(view: WatchView): boolean {
    if (view.kind === 'endpoints') {
      const endpoints = view.endpoints.map(toGrpcEndpoint);
      return this.#listener(experimental.statusOrFromValue(endpoints), {}, null, '');
    }
    const error = { code: status.UNAVAILABLE, details: view.reason };
    return this.#listener(
      experimental.statusOrFromError(error),
      {},
      view.kind === 'expired'
        ? experimental.statusOrFromValue(configToDropConnections(this.#options))
        : null,
      '',
    );
  }

  /** In a turn of its own, so that an error thrown by the observer breaks no poll loop. */
  onEvent(event: WatchEvent): void {
    const { onEvent } = this.#observer;
    if (onEvent) queueMicrotask(() => onEvent(event));
  }

  #snapshot(): WatchSnapshot {
    return (
      this.#membership?.snapshot() ?? {
        target: this.#settings.target,
        isWatching: false,
        endpoints: [],
        lastAnswerAgeMs: undefined,
        lastFailure: undefined,
        counters: { looks: 0, changes: 0, failures: 0 },
      }
    );
  }
}

/**
 * Teaches this process's @grpc/grpc-js the `headless:` scheme. Doing it twice changes nothing.
 *
 * @param api grpc-js's `experimental`
 * @throws {Error} where that is not the one this was written for
 */
export function registerHeadlessResolver(
  scheme: string = HEADLESS_SCHEME,
  environment: Environment = systemEnvironment,
  api: object = experimental,
): void {
  const missing = firstMissing(api, USED);
  if (missing !== undefined) throw cannotResolveWithout(`experimental.${missing}`);
  experimental.registerResolver(
    scheme,
    class extends HeadlessResolver {
      constructor(
        uri: experimental.GrpcUri,
        listener: experimental.ResolverListener,
        options: ChannelOptions,
      ) {
        super(uri, listener, options, environment);
      }
    },
  );
}

function toGrpcEndpoint({ addresses }: Endpoint): experimental.Endpoint {
  return { addresses: [...addresses] };
}
