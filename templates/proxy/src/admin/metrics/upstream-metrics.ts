import { ENDPOINT_STATES, type UpstreamDescription } from '../proxy-description.js';
import type { MetricDefinition, Reading, Sample } from './metric-definition.js';

const UPSTREAM = { upstream: undefined } as const;

/** @param valueOf gives undefined where there is nothing to tell yet */
function byUpstream(
  valueOf: (upstream: UpstreamDescription) => number | undefined,
): (reading: Reading) => Sample[] {
  return ({ description }) =>
    description.upstreams.flatMap((upstream): Sample[] => {
      const value = valueOf(upstream);
      return value === undefined ? [] : [[{ upstream: upstream.name }, value]];
    });
}

/** Every state has a value, so that an alert on one of them finds a zero and not nothing. */
function endpointsByState({ description }: Reading): Sample[] {
  return description.upstreams.flatMap(({ name, endpoints }) =>
    Object.keys(ENDPOINT_STATES).map((state): Sample => {
      const count = endpoints.filter((endpoint) => endpoint.state === state).length;
      return [{ upstream: name, state }, count];
    }),
  );
}

export const UPSTREAM_METRICS: readonly MetricDefinition[] = [
  {
    name: 'grpc_proxy_upstream_endpoints',
    type: 'gauge',
    help: 'Endpoints of an upstream by state.',
    labels: { ...UPSTREAM, state: ENDPOINT_STATES },
    read: endpointsByState,
  },
  {
    name: 'grpc_proxy_upstream_connections',
    type: 'gauge',
    help: 'Open connections to the endpoints of an upstream.',
    labels: UPSTREAM,
    read: byUpstream(({ endpoints }) =>
      endpoints.reduce((sum, { connections }) => sum + connections, 0),
    ),
  },
  {
    name: 'grpc_proxy_upstream_calls_in_flight',
    type: 'gauge',
    help: 'Calls that the endpoints of an upstream work on.',
    labels: UPSTREAM,
    read: byUpstream(({ endpoints }) => endpoints.reduce((sum, { inFlight }) => sum + inFlight, 0)),
  },
  {
    name: 'grpc_proxy_upstream_calls_queued',
    type: 'gauge',
    help: 'Calls that wait for a connection to an upstream.',
    labels: UPSTREAM,
    read: byUpstream(({ queued }) => queued),
  },
  {
    name: 'grpc_proxy_resolver_answer_age_seconds',
    type: 'gauge',
    help: 'Seconds since the resolver last got a good answer for an upstream; none before the first.',
    labels: UPSTREAM,
    read: byUpstream(({ lastAnswerAgeMs }) => lastAnswerAgeMs && lastAnswerAgeMs / 1000),
  },
  {
    name: 'grpc_proxy_resolver_looks_total',
    type: 'counter',
    help: 'Looks of the resolver for the endpoints of an upstream.',
    labels: UPSTREAM,
    read: byUpstream(({ looks }) => looks),
  },
  {
    name: 'grpc_proxy_resolver_failures_total',
    type: 'counter',
    help: 'Looks of the resolver that brought no usable answer.',
    labels: UPSTREAM,
    read: byUpstream(({ failures }) => failures),
  },
];
