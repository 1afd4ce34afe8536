import {
  createDnsQueries,
  type DnsQueries,
} from '../../templates/service/client/balancing/dns-queries.js';
import type { OrdersServiceClient } from '../../templates/service/client/index.js';
import { ManualClock } from '../balancing/manual-clock.js';
import { connectWith } from './connect-with.js';

/** A client whose resolver lives by a clock that is turned by hand, while its DNS queries and calls are real. */
export class ClockedClient {
  readonly client: OrdersServiceClient;
  readonly #clock = new ManualClock();
  #queriesUnderWay = 0;

  constructor(dnsServers: readonly string[]) {
    this.client = connectWith(
      {
        clock: this.#clock,
        createDnsQueries: (servers) => this.#watched(createDnsQueries(servers)),
      },
      dnsServers,
    );
    this.client.getChannel().getConnectivityState(true);
  }

  /** Turns the clock second by second; between two of them, every DNS query under way comes to its end. */
  async turn(ms: number): Promise<void> {
    const steps = Math.max(1, Math.ceil(ms / 1000));
    for (let step = 0; step < steps; step += 1) {
      await this.#clock.advance(ms / steps);
      do await new Promise((resolve) => setImmediate(resolve));
      while (this.#queriesUnderWay > 0);
    }
  }

  close(): void {
    this.client.close();
  }

  #watched(queries: DnsQueries): DnsQueries {
    const watch = <T>(query: (name: string) => Promise<T>) => {
      return async (name: string) => {
        this.#queriesUnderWay += 1;
        try {
          return await query(name);
        } finally {
          this.#queriesUnderWay -= 1;
        }
      };
    };
    return {
      server: queries.server,
      resolve4: watch((name) => queries.resolve4(name)),
      resolve6: watch((name) => queries.resolve6(name)),
      resolveSrv: watch((name) => queries.resolveSrv(name)),
      lookUpHost: watch((name) => queries.lookUpHost(name)),
      cancel: () => queries.cancel(),
    };
  }
}
