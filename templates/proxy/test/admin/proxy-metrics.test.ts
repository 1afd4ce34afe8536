import { beforeEach, describe, expect, it } from '@jest/globals';
import { ENDPOINT_STATES } from '../../src/admin/proxy-description.js';
import { PROXY_METRICS, ProxyMetrics } from '../../src/admin/metrics/proxy-metrics.js';
import { endCall, startCall } from '../../src/stats/count-call.js';
import { ATTACKS, countReload, OWN_ANSWERS, SHED_REASONS } from '../../src/stats/proxy-counters.js';
import { exampleView, type ExampleView } from './example-view.js';
import { parseMetrics, type Family } from './parse-metrics.js';

let view: ExampleView;
let metrics: ProxyMetrics;
beforeEach(() => {
  view = exampleView();
  metrics = new ProxyMetrics(view);
});

async function scrape(): Promise<Map<string, Family>> {
  return parseMetrics(await metrics.text());
}

/** The values of a metric, by their labels in one line: `reason=memory`, empty for none. */
async function valuesOf(name: string): Promise<Record<string, number>> {
  const samples = (await scrape()).get(name)?.samples ?? [];
  return Object.fromEntries(samples.map(({ labels, value }) => [lineOf(labels), value]));
}

function lineOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function call(path: string, code: number, seconds: number): void {
  const method = view.stats.methodOf(path);
  startCall(method);
  endCall(method, code, seconds);
}

const ECHO = 'service=orders.v1.Orders method=Echo';
const OTHER = 'service=other method=other';

describe('the metrics of calls', () => {
  beforeEach(() => {
    view.stats.learn('/orders.v1.Orders/Echo');
  });

  it('count by status, OK from the start', async () => {
    expect(await valuesOf('grpc_proxy_calls_total')).toEqual({
      [`${OTHER} code=OK`]: 0,
      [`${ECHO} code=OK`]: 0,
    });

    call('/orders.v1.Orders/Echo', 0, 0.001);
    call('/orders.v1.Orders/Echo', 0, 0.001);
    call('/orders.v1.Orders/Echo', 14, 0.001);
    call('/orders.v1.Orders/Guess', 12, 0.001);

    expect(await valuesOf('grpc_proxy_calls_total')).toEqual({
      [`${OTHER} code=OK`]: 0,
      [`${OTHER} code=Unimplemented`]: 1,
      [`${ECHO} code=OK`]: 2,
      [`${ECHO} code=Unavailable`]: 1,
    });
  });

  it('tell which are in flight', async () => {
    startCall(view.stats.methodOf('/orders.v1.Orders/Echo'));
    startCall(view.stats.methodOf('/orders.v1.Orders/Echo'));

    expect(await valuesOf('grpc_proxy_calls_in_flight')).toEqual({ [OTHER]: 0, [ECHO]: 2 });
  });

  it('have a histogram from 0.5 ms to 10 s, whose bounds belong to the bucket below', async () => {
    for (const seconds of [0.0001, 0.0005, 0.0006, 0.7, 10, 11, 3600]) {
      call('/orders.v1.Orders/Echo', 0, seconds);
    }
    const family = (await scrape()).get('grpc_proxy_call_duration_seconds');
    const own = family?.samples.filter(({ labels }) => labels['method'] === 'Echo') ?? [];

    expect(family?.type).toBe('histogram');
    expect(
      own.map(({ name, labels, value }) => [name.split('_').at(-1), labels['le'], value]),
    ).toEqual([
      ['bucket', '0.0005', 2],
      ...['0.001', '0.0025', '0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5'].map((le) => [
        'bucket',
        le,
        3,
      ]),
      ...['1', '2.5', '5'].map((le) => ['bucket', le, 4]),
      ['bucket', '10', 5],
      ['bucket', '+Inf', 7],
      ['sum', undefined, expect.closeTo(3621.7012, 6)],
      ['count', undefined, 7],
    ]);
  });

  it('tell the bytes of messages, also beyond 32 bits', async () => {
    const method = view.stats.methodOf('/orders.v1.Orders/Echo');
    method.requestBytes += 37;
    method.responseBytes += 2 ** 40;

    expect(await valuesOf('grpc_proxy_request_bytes_total')).toEqual({ [OTHER]: 0, [ECHO]: 37 });
    expect(await valuesOf('grpc_proxy_response_bytes_total')).toEqual({
      [OTHER]: 0,
      [ECHO]: 2 ** 40,
    });
  });

  it('are bounded, whatever paths are tried', async () => {
    for (let index = 0; index < 1000; index += 1) {
      const path = `/scan.v1.Scan/Method${index}`;
      call(path, 0, 0.001);
      view.stats.learn(path);
    }

    const lines = Object.keys(await valuesOf('grpc_proxy_calls_in_flight'));
    expect(lines).toHaveLength(201);
    expect((await valuesOf('grpc_proxy_calls_total'))[`${OTHER} code=OK`]).toBe(1000);
  });
});

describe('the metrics of what happens besides calls', () => {
  it.each([
    ['grpc_proxy_calls_shed_total', 'sheds', SHED_REASONS],
    ['grpc_proxy_own_answers_total', 'ownAnswers', OWN_ANSWERS],
    ['grpc_proxy_attacks_stopped_total', 'attacksStopped', ATTACKS],
  ] as const)('%s has every reason from the start', async (name, field, reasons) => {
    const counts: Record<string, number> = view.counters[field];
    const expected = Object.fromEntries(Object.keys(reasons).map((one) => [`reason=${one}`, 0]));
    expect(await valuesOf(name)).toEqual(expected);

    const numbered = Object.keys(reasons).map((reason, index) => [reason, index + 1] as const);
    for (const [reason, count] of numbered) counts[reason] = count;

    expect(await valuesOf(name)).toEqual(
      Object.fromEntries(numbered.map(([reason, count]) => [`reason=${reason}`, count])),
    );
  });

  it('tell every counter of the proxy where it belongs', async () => {
    const { counters } = view;
    let next = 1;
    const fields = counters as unknown as Record<string, unknown>;
    for (const [field, value] of Object.entries(counters)) {
      if (typeof value === 'number') fields[field] = next++;
    }

    expect(await valuesOf('grpc_proxy_client_connections')).toEqual({
      '': counters.connectionsOpen,
    });
    expect(await valuesOf('grpc_proxy_client_connections_accepted_total')).toEqual({
      '': counters.connectionsTotal,
    });
    expect(await valuesOf('grpc_proxy_client_connections_refused_total')).toEqual({
      '': counters.connectionsRefused,
    });
    expect(await valuesOf('grpc_proxy_client_handshakes_failed_total')).toEqual({
      '': counters.handshakesFailed,
    });
    expect(await valuesOf('grpc_proxy_socket_bytes_total')).toEqual({
      'side=client direction=in': counters.clientBytesIn,
      'side=client direction=out': counters.clientBytesOut,
      'side=upstream direction=in': counters.upstreamBytesIn,
      'side=upstream direction=out': counters.upstreamBytesOut,
    });
    expect(await valuesOf('grpc_proxy_buffered_bytes')).toEqual({ '': counters.bufferedBytes });
    expect(await valuesOf('grpc_proxy_goaways_total')).toEqual({
      'side=client': counters.goawaysToClients,
      'side=upstream': counters.goawaysFromUpstreams,
    });
    expect(await valuesOf('grpc_proxy_replays_total')).toEqual({ '': counters.replays });
    expect(await valuesOf('grpc_proxy_resets_total')).toEqual({
      'side=client': counters.resetsFromClients,
      'side=upstream': counters.resetsFromUpstreams,
    });
    expect(await valuesOf('grpc_proxy_protocol_errors_total')).toEqual({
      'side=client': counters.protocolErrorsOfClients,
      'side=upstream': counters.protocolErrorsOfUpstreams,
    });
    expect(await valuesOf('grpc_proxy_access_log_lines_total')).toEqual({
      'result=written': counters.accessLogLines,
      'result=dropped': counters.accessLogDropped,
    });
  });

  it('tell whether the newest configuration is in use', async () => {
    countReload(view.counters, true);
    countReload(view.counters, false);
    expect(await valuesOf('grpc_proxy_config_current')).toEqual({ '': 0 });

    countReload(view.counters, true);
    expect(await valuesOf('grpc_proxy_config_current')).toEqual({ '': 1 });
    expect(await valuesOf('grpc_proxy_config_reloads_total')).toEqual({
      'result=ok': 2,
      'result=failed': 1,
    });
  });

  it('tell whether new calls are welcome', async () => {
    expect(await valuesOf('grpc_proxy_ready')).toEqual({ '': 0 });
    view.health.ready();
    expect(await valuesOf('grpc_proxy_ready')).toEqual({ '': 1 });
    view.health.draining();
    expect(await valuesOf('grpc_proxy_ready')).toEqual({ '': 0 });
  });

  it('tell when certificates expire', async () => {
    expect(await valuesOf('grpc_proxy_tls_certificate_expiry_timestamp_seconds')).toEqual({
      'use=listen': 1_893_456_000.5,
    });
  });
});

describe('the metrics of upstreams', () => {
  it('tell the endpoints in every state', async () => {
    const zeros = (upstream: string) =>
      Object.fromEntries(
        Object.keys(ENDPOINT_STATES).map((state) => [`upstream=${upstream} state=${state}`, 0]),
      );

    expect(await valuesOf('grpc_proxy_upstream_endpoints')).toEqual({
      ...zeros('orders'),
      ...zeros('bills'),
      'upstream=orders state=ready': 1,
      'upstream=orders state=ejected': 1,
    });
  });

  it.each([
    ['grpc_proxy_upstream_connections', 3, 0],
    ['grpc_proxy_upstream_calls_in_flight', 3, 0],
    ['grpc_proxy_upstream_calls_queued', 5, 0],
    ['grpc_proxy_resolver_looks_total', 12, 3],
    ['grpc_proxy_resolver_failures_total', 1, 3],
  ])('%s', async (name, orders, bills) => {
    expect(await valuesOf(name)).toEqual({ 'upstream=orders': orders, 'upstream=bills': bills });
  });

  it('tell no age of an answer that never came, and one of 0 for an answer of just now', async () => {
    const age = 'grpc_proxy_resolver_answer_age_seconds';
    expect(await valuesOf(age)).toEqual({ 'upstream=orders': 2.5 });

    const [orders] = view.description.upstreams;
    if (!orders) throw new Error('The example has lost its first upstream.');
    view.description = { ...view.description, upstreams: [{ ...orders, lastAnswerAgeMs: 0 }] };
    expect(await valuesOf(age)).toEqual({ 'upstream=orders': 0 });
  });

  it('leave with their upstream', async () => {
    view.description = { ...view.description, upstreams: [] };

    expect(await valuesOf('grpc_proxy_upstream_endpoints')).toEqual({});
    expect(await valuesOf('grpc_proxy_resolver_looks_total')).toEqual({});
  });
});

describe('the text of the metrics', () => {
  it('has all of them, and those of the process', async () => {
    const families = await scrape();

    for (const { name, type, help } of PROXY_METRICS) {
      expect(families.get(name)).toMatchObject({ type, help });
    }
    expect(families.get('process_resident_memory_bytes')?.samples).toHaveLength(1);
    expect(families.get('nodejs_eventloop_lag_p99_seconds')?.samples).toHaveLength(1);
  });

  it('has names that OpenMetrics tells apart, where a counter goes without its "_total"', () => {
    const names = PROXY_METRICS.map(({ name }) => name.replace(/_total$/, ''));

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has the labels that each says it has', async () => {
    const families = await scrape();

    for (const { name, labels } of PROXY_METRICS) {
      for (const sample of families.get(name)?.samples ?? []) {
        expect([name, Object.keys(sample.labels)]).toEqual([name, Object.keys(labels)]);
      }
    }
  });

  it('has no value that its label does not explain', async () => {
    const families = await scrape();

    for (const { name, labels } of PROXY_METRICS) {
      for (const [label, values] of Object.entries(labels)) {
        if (!values) continue;
        const samples = families.get(name)?.samples ?? [];
        const found = new Set(samples.map((sample) => sample.labels[label]));
        expect([name, label, [...found]]).toEqual([name, label, Object.keys(values)]);
      }
    }
  });

  it('is the same for two who ask at once', async () => {
    view.stats.learn('/orders.v1.Orders/Echo');
    call('/orders.v1.Orders/Echo', 0, 0.001);

    const texts = await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
    for (const text of texts) {
      const calls = parseMetrics(text).get('grpc_proxy_calls_total')?.samples ?? [];
      expect(calls.map(({ value }) => value)).toEqual([0, 1]);
    }
  });
});
