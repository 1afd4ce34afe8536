import type { Logger } from 'pino';
import { formatAddress, type Endpoint } from '../../balancing/endpoint.js';
import type { WatchEvent } from '../../balancing/watch-events.js';

/** Says what happened to the pods of an upstream. */
export function logWatchEvent(logger: Logger, upstream: string, event: WatchEvent): void {
  switch (event.kind) {
    case 'changed': {
      const { added, removed } = event;
      const pods = { upstream, added: added.map(addressesOf), removed: removed.map(addressesOf) };
      logger.info(pods, 'pods changed');
      return;
    }
    case 'recovered':
      logger.info({ upstream }, 'pods can be looked up again');
      return;
    case 'failed':
      logger.warn({ upstream }, event.reason);
      return;
    case 'expired':
      logger.error({ upstream }, event.reason);
  }
}

function addressesOf({ addresses }: Endpoint): string {
  return addresses.map(formatAddress).join(',');
}
