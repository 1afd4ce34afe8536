import type { Environment } from '../environment.js';
import { ApiRefusal, askApiServer, linesOf, textOf, type RequestSettings } from './api-request.js';
import type { ClusterAccount } from './cluster-account.js';
import type { EndpointSlice, SliceEvent, SliceList } from './endpoint-slice.js';
import type { ServiceName } from './service-name.js';
import { SliceTable } from './slice-table.js';

export type SliceSurroundings = Pick<Environment, 'clock' | 'random' | 'readClusterAccount'>;

/** Milliseconds without a byte of the list. */
const LIST_SILENCE_MS = 5000;
/** Milliseconds: the API server sends a bookmark about once a minute, so that two minutes without a byte are a dead connection. */
const WATCH_SILENCE_MS = 120_000;
/** Seconds after which the API server ends a watch, so that connections spread over its replicas again. */
const LEAST_WATCH_S = 240;
const WATCH_SPREAD_S = 60;
/** Milliseconds: a watch that ends sooner is not asked for again at once. */
const LEAST_WATCH_MS = 1000;
const FIRST_RETRY_MS = 1000;
const RETRY_FACTOR = 1.6;
/** An account that may not watch asks again, too: somebody may have let it. */
const MAX_RETRY_MS = 60_000;
/** HTTP 410: the API server remembers no version that old. */
const GONE = 410;

/**
 * Keeps the EndpointSlices of one Service in step with the API server: lists them once, then watches (kubernetes.io,
 * "Efficient detection of changes"). A watch that the server ends goes on where it was; one that breaks is begun anew
 * with a list, at the next `read`.
 */
export class SliceWatch {
  readonly #surroundings: SliceSurroundings;
  readonly #name: ServiceName;
  #table: SliceTable | undefined;
  /** The newest version seen, so that no list of a server that lags behind turns back time. */
  #version: string | undefined;
  #ending = new AbortController();
  #failures = 0;
  #failure: unknown;
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(name: ServiceName, surroundings: SliceSurroundings) {
    this.#name = name;
    this.#surroundings = surroundings;
  }

  /**
   * Reads the slices: from memory while the watch runs, or else from the API server. After failures it waits longer and
   * longer, up to a minute, before it asks again.
   *
   * @param onChange called when a new reading may show other slices, until `stop`
   * @throws {Error} where the API server cannot be asked
   */
  async read(onChange: () => void): Promise<readonly EndpointSlice[]> {
    if (this.#table) return this.#table.slices;
    if (this.#surroundings.clock.now() < this.#retryAt) throw this.#failure;
    const { signal } = this.#ending;
    try {
      const table = new SliceTable(await this.#list(signal));
      signal.throwIfAborted();
      this.#table = table;
      this.#version = table.version;
      void this.#follow(table, onChange, signal);
      return table.slices;
    } catch (error) {
      // It may be that the server has lost what it had: it was restored, or is another one.
      this.#version = undefined;
      if (!signal.aborted) this.#fail(error);
      throw error;
    }
  }

  /** Ends the watch, and a reading that is under way. The next one begins afresh. */
  stop(): void {
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#table = undefined;
    this.#failures = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
  }

  async #list(signal: AbortSignal): Promise<SliceList> {
    // "0" takes what the API server has in memory: a thousand clients that start at once do not reach etcd.
    const query: Record<string, string> =
      this.#version === undefined
        ? { resourceVersion: '0' }
        : { resourceVersion: this.#version, resourceVersionMatch: 'NotOlderThan' };
    const settings = { signal, silenceMs: LIST_SILENCE_MS, keepsAlive: true };
    return JSON.parse(await textOf(await this.#ask(query, settings))) as SliceList;
  }

  async #follow(table: SliceTable, onChange: () => void, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#surroundings;
    try {
      while (!signal.aborted) {
        const startedAt = clock.now();
        const query = {
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion: table.version,
          timeoutSeconds: String(LEAST_WATCH_S + Math.round(WATCH_SPREAD_S * random())),
        };
        const settings = { signal, silenceMs: WATCH_SILENCE_MS, keepsAlive: false };
        const answer = await this.#ask(query, settings);
        this.#failures = 0;
        for await (const line of linesOf(answer)) {
          const isChange = table.apply(JSON.parse(line) as SliceEvent);
          this.#version = table.version;
          if (isChange) onChange();
        }
        if (clock.now() - startedAt < LEAST_WATCH_MS) await this.#pause(LEAST_WATCH_MS);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#table = undefined;
      // One that broke is begun anew by a list, and so is one that went on from too old a version.
      if (error instanceof ApiRefusal && error.status !== GONE) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { clock, random } = this.#surroundings;
    const delayMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * RETRY_FACTOR ** this.#failures);
    this.#failures += 1;
    this.#failure = error;
    this.#retryAt = clock.now() + delayMs * (0.8 + 0.4 * random());
  }

  #ask(query: Readonly<Record<string, string>>, settings: RequestSettings) {
    const account: ClusterAccount = this.#surroundings.readClusterAccount();
    const { service, namespace = account.namespace } = this.#name;
    const all = new URLSearchParams({
      labelSelector: `kubernetes.io/service-name=${service}`,
      ...query,
    });
    const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?${all.toString()}`;
    return askApiServer(account, path, settings);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#surroundings.clock.schedule(ms, resolve);
    });
  }
}
