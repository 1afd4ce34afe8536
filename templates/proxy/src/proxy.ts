import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Address } from '../balancing/endpoint.js';
import { systemEnvironment, type Environment } from '../balancing/environment.js';
import type { Logger } from 'pino';
import { AccessLog } from './access-log/access-log.js';
import { serveAdmin, type AdminServer } from './admin/admin-server.js';
import type { CertificateDescription, ProxyDescription } from './admin/proxy-description.js';
import type { ProxyView } from './admin/proxy-view.js';
import type { ProxyConfig, UpstreamConfig } from './config/proxy-config.js';
import { Health } from './health/health.js';
import type { HeaderList } from './hpack/header-list.js';
import { Flusher } from './http2/flusher.js';
import type { Call } from './relay/call.js';
import type { CallTaker } from './relay/client-connection.js';
import { ClientListener } from './relay/client-listener.js';
import { HealthService } from './relay/health-service.js';
import { MemoryBudget } from './relay/memory-budget.js';
import type { RelayContext } from './relay/relay-context.js';
import { UNIMPLEMENTED } from './relay/status.js';
import { createRouter, type Router } from './routing/router.js';
import { CallStats } from './stats/call-stats.js';
import { ProxyCounters } from './stats/proxy-counters.js';
import { createClientCredentials, type ClientCredentials } from './tls/client-credentials.js';
import type { ReloadOptions } from './tls/reloading-files.js';
import { createServerCredentials, type ServerCredentials } from './tls/server-credentials.js';
import { Upstream } from './upstream/upstream.js';
import { logWatchEvent } from './upstream/log-watch-event.js';

/** How often connections are looked at for what takes too long. */
const HOUSEKEEPING_MS = 500;

/** The outside world as the proxy sees it. */
export interface ProxySurroundings {
  readonly logger: Logger;
  /** Default: the system's clock, chance and DNS. */
  readonly environment?: Environment;
}

/** A transparent proxy of gRPC: takes calls from clients and gives each to a pod, without knowing any contract. */
export class Proxy implements CallTaker, ProxyView {
  readonly stats = new CallStats();
  readonly counters = new ProxyCounters();
  readonly health = new Health();
  readonly #logger: Logger;
  readonly #environment: Environment;
  readonly #seed = randomUUID();
  readonly #context: RelayContext;
  readonly #upstreams = new Map<string, Upstream>();
  /** Upstreams that the configuration names no more, or otherwise, and that still have calls. */
  readonly #retired = new Set<Upstream>();
  readonly #credentials = new Map<Upstream, ClientCredentials>();
  readonly #clients: ClientListener;
  readonly #probes: ClientListener;
  #config: ProxyConfig;
  #router: Router;
  #admin: AdminServer | undefined;
  #serverCredentials: ServerCredentials | undefined;
  #accessLog: AccessLog | undefined;
  /** Bytes given to the sockets of upstreams that are gone. */
  #goneBytes = 0;
  #housekeeping: NodeJS.Timeout | undefined;

  /** @throws {ConfigError} when certificates cannot be used */
  constructor(config: ProxyConfig, { logger, environment = systemEnvironment }: ProxySurroundings) {
    this.#config = config;
    this.#logger = logger;
    this.#environment = environment;
    this.#context = {
      flusher: new Flusher(),
      budget: new MemoryBudget(config.limits.maxBufferedBytes),
      stats: this.stats,
      counters: this.counters,
      onCallEnded: undefined,
    };
    this.#router = createRouter(config);
    const current = () => this.#config;
    const { random } = environment;
    this.#clients = new ClientListener(current, this, this.#context, random);
    // Probes are no calls of the proxy's clients, so they count for themselves.
    const probes = { ...this.#context, stats: new CallStats(), counters: new ProxyCounters() };
    this.#probes = new ClientListener(current, new HealthService(this.health), probes, random);
    for (const upstream of config.upstreams.values()) this.#addUpstream(upstream);
    this.#setAccessLog();
  }

  /** Where clients connect. */
  get address(): Address {
    return addressOf(this.#clients);
  }

  /** Where grpc.health.v1 of the proxy itself answers. */
  get healthAddress(): Address {
    return addressOf(this.#probes);
  }

  get adminAddress(): Address | undefined {
    return this.#admin?.address;
  }

  /** @throws {Error} with one sentence when an address or a port cannot be had, or {ConfigError} for certificates */
  async listen(): Promise<void> {
    const { listen, health, admin } = this.#config;
    if (listen.tls) {
      this.#serverCredentials = createServerCredentials(listen.tls, this.#reloadOptions('listen'));
    }
    const server = await this.#clients.listen(listen, this.#serverCredentials?.options);
    this.#serverCredentials?.attach(server as Parameters<ServerCredentials['attach']>[0]);
    if (health) await this.#probes.listen(health, undefined);
    if (admin) this.#admin = await serveAdmin(this, admin);
    this.#housekeeping = setInterval(() => this.#keepHouse(), HOUSEKEEPING_MS).unref();
    this.health.ready();
  }

  /**
   * Takes over another configuration: for new calls and connections at once, without a call lost. Upstreams that stay the
   * same keep their connections.
   *
   * @throws {ConfigError} when certificates cannot be used; nothing has changed then
   */
  reload(config: ProxyConfig): void {
    const changed = [...config.upstreams.values()].filter(
      (upstream) => !isDeepStrictEqual(this.#upstreams.get(upstream.name)?.config, upstream),
    );
    const added = this.#createUpstreams(changed);
    this.#config = config;
    this.#context.budget.limit = config.limits.maxBufferedBytes;
    for (const [name, upstream] of this.#upstreams) {
      if (config.upstreams.has(name) && !changed.some((each) => each.name === name)) continue;
      this.#upstreams.delete(name);
      this.#retired.add(upstream);
      upstream.retire(added.find((each) => each.name === name));
    }
    for (const upstream of added) this.#upstreams.set(upstream.name, upstream);
    this.#router = createRouter(config);
    void this.#accessLog?.close();
    this.#setAccessLog();
  }

  /**
   * Ends without a lost call: not ready any more; then, after `drain.delayMs`, no new connections and calls; then, when
   * the open ones have ended or `drain.timeoutMs` is over, nothing.
   *
   * @returns whether every call ended by itself
   */
  async drain(): Promise<boolean> {
    const { delayMs, timeoutMs } = this.#config.drain;
    this.health.draining();
    this.#logger.info({ delayMs }, 'draining: not ready any more, still taking calls');
    await sleep(delayMs);
    this.#logger.info({ openCalls: this.#clients.calls, timeoutMs }, 'draining: no new calls');
    this.#clients.drain();
    const isQuiet = await this.#untilQuiet(timeoutMs);
    if (!isQuiet) {
      this.#logger.warn({ openCalls: this.#clients.calls }, 'draining: time is over');
      this.#clients.endCalls('The proxy stops, and the time that calls had to end is over.');
      await this.#untilQuiet(1000);
    }
    await this.#accessLog?.close();
    this.#accessLog = undefined;
    this.close();
    return isQuiet;
  }

  /** Ends at once, calls and all. */
  close(): void {
    clearInterval(this.#housekeeping);
    this.#clients.close();
    this.#probes.close();
    this.#admin?.close();
    this.#serverCredentials?.close();
    for (const upstream of [...this.#upstreams.values(), ...this.#retired]) {
      upstream.abort('The proxy stops.');
    }
    for (const credentials of this.#credentials.values()) credentials.close();
    void this.#accessLog?.close();
  }

  take(call: Call, list: HeaderList, isLast: boolean): void {
    const name = this.#router.upstreamOf(list.authority, call.path);
    const upstream = name === undefined ? undefined : this.#upstreams.get(name);
    if (upstream) upstream.take(call, list, isLast);
    else {
      const reason = `No route of the proxy fits ${call.path} of ${list.authority ?? 'no authority'}.`;
      call.fail(UNIMPLEMENTED, reason, 'no_route');
    }
  }

  describe(): ProxyDescription {
    this.#sumUp();
    return {
      connections: this.#clients.connections,
      calls: this.#clients.calls,
      upstreams: [...this.#upstreams.values()].map((upstream) => upstream.describe()),
      certificates: this.#certificates(),
    };
  }

  /** @param use where the certificate is used */
  #reloadOptions(use: string): ReloadOptions {
    return {
      onProblem: (sentence) => this.#logger.error(sentence),
      onRenewal: (certificate) =>
        this.#logger.info({ use, expiresAt: certificate?.expiresAt }, 'certificate renewed'),
    };
  }

  #certificates(): CertificateDescription[] {
    const used = [
      ['listen', this.#serverCredentials?.certificate],
      ...[...this.#upstreams.values()].map((upstream) => [
        upstream.name,
        this.#credentials.get(upstream)?.certificate,
      ]),
    ] as [string, { readonly expiresAt: Date } | undefined][];
    return used.flatMap(([use, certificate]) =>
      certificate ? [{ use, expiresAtMs: certificate.expiresAt.getTime() }] : [],
    );
  }

  /** Counters that are kept where they come up. */
  #sumUp(): void {
    this.counters.clientBytesOut = this.#clients.sentBytes;
    this.counters.upstreamBytesOut = [...this.#upstreams.values(), ...this.#retired].reduce(
      (sum, { sentBytes }) => sum + sentBytes,
      this.#goneBytes,
    );
    this.counters.bufferedBytes = this.#context.budget.used;
  }

  #addUpstream(config: UpstreamConfig): void {
    this.#upstreams.set(config.name, this.#createUpstream(config));
  }

  /** All of them, or none. */
  #createUpstreams(configs: readonly UpstreamConfig[]): Upstream[] {
    const created: Upstream[] = [];
    try {
      for (const config of configs) created.push(this.#createUpstream(config));
      return created;
    } catch (error) {
      for (const upstream of created) {
        upstream.abort('The configuration was not taken over.');
        this.#closeCredentials(upstream);
      }
      throw error;
    }
  }

  #createUpstream(config: UpstreamConfig): Upstream {
    const credentials =
      config.tls &&
      createClientCredentials(config.name, config.tls, this.#reloadOptions(config.name));
    const upstream = new Upstream(config, {
      context: this.#context,
      limits: () => this.#config.limits,
      environment: this.#environment,
      seed: this.#seed,
      credentials,
      onEvent: ({ name }, event) => logWatchEvent(this.#logger, name, event),
      onEmpty: (empty) => this.#forget(empty),
    });
    if (credentials) this.#credentials.set(upstream, credentials);
    return upstream;
  }

  #forget(upstream: Upstream): void {
    if (!this.#retired.delete(upstream)) return;
    this.#goneBytes += upstream.sentBytes;
    this.#closeCredentials(upstream);
  }

  #closeCredentials(upstream: Upstream): void {
    this.#credentials.get(upstream)?.close();
    this.#credentials.delete(upstream);
  }

  #setAccessLog(): void {
    const { accessLog } = this.#config;
    if (accessLog === undefined) {
      this.#accessLog = undefined;
      this.#context.onCallEnded = undefined;
      return;
    }
    const log = new AccessLog({ ...accessLog, counts: this.counters });
    this.#accessLog = log;
    this.#context.onCallEnded = (call, code, seconds) => {
      if (!log.isSampled()) return;
      log.write({
        upstream: call.owner?.name,
        path: call.path,
        code,
        seconds,
        requestBytes: call.request.sentBytes,
        responseBytes: call.response.sentBytes,
        client: call.client.peer,
        endpoint: call.endpoint === '' ? undefined : call.endpoint,
      });
    };
  }

  #keepHouse(): void {
    const now = performance.now();
    this.#clients.keepHouse(now);
    this.#probes.keepHouse(now);
    for (const upstream of this.#upstreams.values()) upstream.keepHouse(now);
    for (const upstream of [...this.#retired]) upstream.keepHouse(now);
  }

  /** @returns whether no client was connected any more within so many milliseconds */
  async #untilQuiet(timeoutMs: number): Promise<boolean> {
    const endsAt = performance.now() + timeoutMs;
    while (this.#clients.calls > 0 || this.#clients.connections > 0) {
      if (performance.now() >= endsAt) return this.#clients.calls === 0;
      await sleep(20);
    }
    return true;
  }
}

function addressOf(listener: ClientListener): Address {
  const { address, port } = listener.address;
  return { host: address, port };
}
