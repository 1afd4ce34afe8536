import { promisify } from 'node:util';
import { status, type Server } from '@grpc/grpc-js';
import type { DrainSteps } from './drain.js';
import type { Health } from './health.js';
import type { Adapters } from './rpc/adapters.js';
import { StatusError } from './rpc/status-error.js';

export interface DrainedParts {
  readonly server: Server;
  readonly health: Health;
  readonly adapters: Adapters;
  readonly exit: (code: number) => void;
}

/** What each step of a drain means for the parts of this program. */
export function createDrainSteps({ server, health, adapters, exit }: DrainedParts): DrainSteps {
  return {
    leaveRotation: () => health.draining(),
    shutDown: () => {
      health.endWatches();
      return promisify(server.tryShutdown.bind(server))();
    },
    // UNAVAILABLE, because clients retry it on another pod; a cut connection would tell them CANCELLED.
    endCalls: () => adapters.endCalls(new StatusError(status.UNAVAILABLE, 'The server stops.')),
    forceShutdown: () => server.forceShutdown(),
    openCalls: () => adapters.openCalls,
    exit,
  };
}
