import { endpointAt, type Endpoint } from '../../templates/service/client/balancing/endpoint.js';
import type { Environment } from '../../templates/service/client/balancing/environment.js';
import type { WatchSubscriber } from '../../templates/service/client/balancing/endpoint-watch.js';
import type { WatchEvent } from '../../templates/service/client/balancing/watch-events.js';
import type { WatchView } from '../../templates/service/client/balancing/watch-view.js';
import { ManualClock } from './manual-clock.js';

/** An environment on a clock turned by hand, with answers by name: addresses, or the c-ares code of a failure. */
export class ScriptedEnvironment implements Environment {
  readonly clock = new ManualClock();
  readonly random = () => 1;
  readClusterAccount: Environment['readClusterAccount'] = () => {
    throw new Error('this is no pod of a cluster');
  };
  readonly answers = new Map<string, readonly string[] | string>();
  /** The names asked for, in order. */
  readonly asked: string[] = [];
  readonly readSearchList = () => ({ suffixes: [], ndots: 1 });
  readonly createDnsQueries = () => ({
    server: '10.96.0.10',
    resolve4: async (name: string) => {
      this.asked.push(name);
      const answer = this.answers.get(name) ?? 'ENOTFOUND';
      if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
      return [...answer];
    },
    resolve6: async () => [],
    resolveSrv: async () => [],
    lookUpHost: async () => [],
    cancel: () => {},
  });
}

/** Writes down what it is told; `takes` says whether it takes views. */
export class RecordingSubscriber implements WatchSubscriber {
  readonly views: WatchView[] = [];
  readonly events: WatchEvent[] = [];
  takes = true;

  onView(view: WatchView): boolean {
    this.views.push(view);
    return this.takes;
  }

  onEvent(event: WatchEvent): void {
    this.events.push(event);
  }
}

export function endpointsAt(...hosts: string[]): Endpoint[] {
  return hosts.map((host) => endpointAt({ host, port: 50051 }));
}
