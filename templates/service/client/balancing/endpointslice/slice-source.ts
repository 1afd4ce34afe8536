import type { DnsSource } from '../dns-source.js';
import type { EndpointSource, Verdict } from '../verdict.js';
import type { EndpointSlice } from './endpoint-slice.js';
import type { ServiceName } from './service-name.js';
import { endpointsOf } from './slice-endpoints.js';
import { noneReady, noPort, noSlice, notWatched } from './slice-failures.js';
import { SliceWatch, type SliceSurroundings } from './slice-watch.js';

/**
 * Watches the EndpointSlices of a Service, so that a pod is known within moments of being ready. Where the API server
 * cannot be asked or does not allow it, DNS is asked as ever, and the answer says why.
 */
export class SliceSource implements EndpointSource {
  readonly #name: ServiceName;
  readonly #watch: SliceWatch;
  readonly #dns: DnsSource;

  constructor(name: ServiceName, dns: DnsSource, surroundings: SliceSurroundings) {
    this.#name = name;
    this.#watch = new SliceWatch(name, surroundings);
    this.#dns = dns;
  }

  async look(onChange: () => void): Promise<Verdict> {
    try {
      return this.#judge(await this.#watch.read(onChange));
    } catch (error) {
      return withReason(notWatched(this.#name, error), await this.#dns.look());
    }
  }

  cancel(): void {
    this.#watch.stop();
    this.#dns.cancel();
  }

  #judge(slices: readonly EndpointSlice[]): Verdict {
    if (slices.length === 0) return noSlice(this.#name);
    const found = endpointsOf(slices, this.#name.port);
    if (found.kind === 'no-port') return noPort(this.#name, found.ports);
    return found.endpoints.length > 0 ? found : noneReady(this.#name);
  }
}

function withReason(reason: string, verdict: Verdict): Verdict {
  if (verdict.kind !== 'endpoints') return { ...verdict, reason: `${reason} ${verdict.reason}` };
  const { ids = [], reason: more } = verdict.unanswered ?? {};
  return {
    ...verdict,
    unanswered: { ids, reason: more === undefined ? reason : `${reason} ${more}` },
  };
}
