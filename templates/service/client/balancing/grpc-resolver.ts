import { experimental, status, type ChannelOptions } from '@grpc/grpc-js';
import {
  applyVerdict,
  emptyEndpointSet,
  type EndpointSetChange,
  type EndpointSetState,
} from './endpoint-set.js';
import type { Endpoint } from './endpoint.js';
import { createSource, systemEnvironment, type Environment } from './environment.js';
import { paceOf } from './poll-delay.js';
import { Poller } from './poller.js';
import { authorityOf, parseTarget, type Target } from './target.js';
import type { EndpointSource, Verdict } from './verdict.js';

/** Targets of this resolver read `headless:///name:port`. */
export const HEADLESS_SCHEME = 'headless';

/**
 * Channel options of this resolver. Plain strings and numbers, because grpc-js shares connections between channels
 * whose options are equal.
 */
export const POLL_INTERVAL_OPTION = 'headless.poll_interval_ms';
export const DNS_SERVERS_OPTION = 'headless.dns_servers';

/** Milliseconds between two looks unless the channel says otherwise: the default TTL of CoreDNS's records is 5 s. */
export const DEFAULT_POLL_INTERVAL_MS = 5000;

/**
 * A grpc-js resolver (`Resolver` of @grpc/grpc-js 1.14, a function as listener) that keeps watching a name. The stock
 * `dns` resolver looks again only when a connection breaks, so pods added by a scale-up get no call.
 */
export class HeadlessResolver implements experimental.Resolver {
  readonly #listener: experimental.ResolverListener;
  readonly #environment: Environment;
  readonly #poller: Poller;
  #state: EndpointSetState = emptyEndpointSet;

  /** @throws {TypeError} for a target that cannot be dialled; it leaves grpc-js's `new Client(…)`. */
  constructor(
    uri: experimental.GrpcUri,
    listener: experimental.ResolverListener,
    options: ChannelOptions,
    environment: Environment = systemEnvironment,
  ) {
    this.#listener = listener;
    this.#environment = environment;
    this.#poller = new Poller({
      source: sourceFor(parseTarget(uri.path), options, environment),
      pace: paceOf(Number(options[POLL_INTERVAL_OPTION] ?? DEFAULT_POLL_INTERVAL_MS)),
      clock: environment.clock,
      random: environment.random,
      onVerdict: (verdict) => this.#onVerdict(verdict),
    });
  }

  /** A hint that newer endpoints are wanted; also revives the resolver after `destroy`. */
  updateResolution(): void {
    this.#poller.request();
  }

  /** Forgets everything, so that the first answer after a revival is handed over even when it is an old one. */
  destroy(): void {
    this.#poller.stop();
    this.#state = emptyEndpointSet;
  }

  static getDefaultAuthority(uri: experimental.GrpcUri): string {
    return authorityOf(parseTarget(uri.path));
  }

  #onVerdict(verdict: Verdict): void {
    const { state, change } = applyVerdict(this.#state, verdict, this.#environment.clock.now());
    this.#state = state;
    if (change && !this.#push(change)) this.#state = emptyEndpointSet;
  }

  /** @returns whether the load balancing policy took it; when not, the next answer is handed over again */
  #push(change: EndpointSetChange): boolean {
    const endpoints: experimental.StatusOr<experimental.Endpoint[]> =
      change.kind === 'replace'
        ? experimental.statusOrFromValue(change.endpoints.map(toGrpcEndpoint))
        : experimental.statusOrFromError({ code: status.UNAVAILABLE, details: change.reason });
    return this.#listener(endpoints, {}, null, '');
  }
}

/** Teaches this process's @grpc/grpc-js the `headless:` scheme. Doing it twice changes nothing. */
export function registerHeadlessResolver(
  scheme: string = HEADLESS_SCHEME,
  environment: Environment = systemEnvironment,
): void {
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

function sourceFor(
  target: Target,
  options: ChannelOptions,
  environment: Environment,
): EndpointSource {
  const servers = String(options[DNS_SERVERS_OPTION] ?? '');
  return createSource(target, servers === '' ? [] : servers.split(','), environment);
}

function toGrpcEndpoint({ addresses }: Endpoint): experimental.Endpoint {
  return { addresses: [...addresses] };
}
