import type { MetricDefinition } from './metric-definition.js';

/** What the proxy tells of itself. */
export const OWN_METRICS: readonly MetricDefinition[] = [
  {
    name: 'grpc_proxy_ready',
    type: 'gauge',
    help: '1 while new calls are welcome, 0 before that and during the drain.',
    labels: {},
    read: ({ health }) => [[{}, health.phase === 'ready' ? 1 : 0]],
  },
  {
    name: 'grpc_proxy_config_reloads_total',
    type: 'counter',
    help: 'Changed configurations, taken over or refused.',
    labels: { result: { ok: 'taken over', failed: 'refused: the former one stays' } },
    read: ({ counters }) => [
      [{ result: 'ok' }, counters.reloadsOk],
      [{ result: 'failed' }, counters.reloadsFailed],
    ],
  },
  {
    name: 'grpc_proxy_config_current',
    type: 'gauge',
    help: '1 while the newest configuration is in use, 0 after it was refused.',
    labels: {},
    read: ({ counters }) => [[{}, counters.isConfigCurrent ? 1 : 0]],
  },
  {
    name: 'grpc_proxy_tls_certificate_expiry_timestamp_seconds',
    type: 'gauge',
    help: 'When a certificate in use expires, in seconds since 1970.',
    labels: { use: undefined },
    read: ({ description }) =>
      description.certificates.map(({ use, expiresAtMs }) => [{ use }, expiresAtMs / 1000]),
  },
  {
    name: 'grpc_proxy_access_log_lines_total',
    type: 'counter',
    help: 'Lines of the access log, written or given up because its reader is too slow.',
    labels: { result: { written: 'written', dropped: 'given up' } },
    read: ({ counters }) => [
      [{ result: 'written' }, counters.accessLogLines],
      [{ result: 'dropped' }, counters.accessLogDropped],
    ],
  },
];
