import type { Failure } from '../verdict.js';
import { ApiRefusal } from './api-request.js';
import type { SlicePort } from './endpoint-slice.js';
import type { ServiceName } from './service-name.js';

/** HTTP 401 and 403: the account is unknown, or may not do it. */
const FORBIDDEN = new Set([401, 403]);

export function noSlice(name: ServiceName): Failure {
  const reason = `The cluster has no EndpointSlice of ${describe(name)}: check the name, the namespace and the Service's selector.`;
  return { kind: 'no-such-name', reason };
}

export function noneReady(name: ServiceName): Failure {
  return {
    kind: 'none-ready',
    reason: `No pod behind ${describe(name)} is ready: its EndpointSlices list none.`,
  };
}

/** @param ports those that the pods have */
export function noPort(name: ServiceName, ports: readonly SlicePort[]): Failure {
  const listed = new Set(
    ports.map((one) => `${one.port ?? 'any'} (${JSON.stringify(one.name ?? '')})`),
  );
  return {
    kind: 'none-ready',
    reason:
      `The pods behind ${describe(name)} have the ports ${[...listed].join(', ')}, and none is ${name.port}: ` +
      'dial one of these, or name it as in _grpc._tcp.service.namespace.svc.',
  };
}

/** Why DNS is asked instead of the API server. */
export function notWatched(name: ServiceName, error: unknown): string {
  const cause = error instanceof Error ? error.message : String(error);
  const next =
    error instanceof ApiRefusal && FORBIDDEN.has(error.status)
      ? " Let the pod's service account list and watch EndpointSlices; the generated chart does so for discovery.consumers."
      : '';
  return `DNS is asked, because the API server gives no EndpointSlices of ${describe(name)}: ${cause}.${next}`;
}

function describe({ service, namespace }: ServiceName): string {
  const place = namespace === undefined ? "the pod's own namespace" : `namespace "${namespace}"`;
  return `Service "${service}" in ${place}`;
}
