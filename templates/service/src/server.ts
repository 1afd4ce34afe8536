import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import type { Config } from './config.js';
import { hostAndPort } from './host-and-port.js';
import { healthPackage, type Health } from './health.js';
import type { ServiceMetrics } from './metrics/service-metrics.js';
import { addReflection } from './reflection.js';

/** A service of the contract and the functions that answer its calls. */
export interface BoundService {
  readonly definition: ServiceDefinition;
  readonly handlers: UntypedServiceImplementation;
}

export interface ServerParts {
  readonly config: Pick<
    Config,
    'keepaliveTimeMs' | 'keepaliveTimeoutMs' | 'maxConnectionAgeMs' | 'maxConnectionAgeGraceMs'
  >;
  readonly services: readonly BoundService[];
  /** The contract, for reflection. */
  readonly contract: PackageDefinition;
  readonly health: Health;
  /** What counts its calls. */
  readonly metrics?: Pick<ServiceMetrics, 'interceptor' | 'watch'> | undefined;
}

/** Puts the server together: services, health and reflection. It does not listen yet. */
export function createServer(parts: ServerParts): Server {
  const { config, services, contract, health, metrics } = parts;
  const server = new Server({
    interceptors: metrics ? [metrics.interceptor] : [],
    'grpc.keepalive_time_ms': config.keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': config.keepaliveTimeoutMs,
    'grpc.max_connection_age_ms': config.maxConnectionAgeMs,
    'grpc.max_connection_age_grace_ms': config.maxConnectionAgeGraceMs,
  });
  for (const { definition, handlers } of services) server.addService(definition, handlers);
  health.addTo(server);
  addReflection(server, { ...contract, ...healthPackage });
  metrics?.watch(server);
  return server;
}

/**
 * Starts to listen, without TLS: in a cluster that is the mesh's part or nobody's.
 *
 * @param port 0 lets the system choose one
 * @returns where it listens
 * @throws {Error} with one sentence when the address or the port cannot be had
 */
export async function listen(
  server: Pick<Server, 'bindAsync'>,
  address: string,
  port: number,
): Promise<{ address: string; port: number }> {
  try {
    return { address, port: await bind(server, address, port) };
  } catch (error) {
    if (address === '::' && hasNoIPv6(error)) return listen(server, '0.0.0.0', port);
    throw new Error(`Cannot listen on ${hostAndPort(address, port)}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function bind(server: Pick<Server, 'bindAsync'>, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(
      hostAndPort(address, port),
      ServerCredentials.createInsecure(),
      (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      },
    );
  });
}

/** grpc-js passes on the text of the system's error, not its code. */
function hasNoIPv6(error: unknown): boolean {
  return /EAFNOSUPPORT|EADDRNOTAVAIL/.test((error as Error).message);
}
