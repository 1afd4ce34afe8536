import { describe, expect, it } from '@jest/globals';
import { problemsOf, type Told } from './read-config.js';

const ONE = 'upstreams: {orders: {target: "orders:50051"}}\n';
const ADDRESSES =
  'an IP address and a port such as "[::]:50051", "0.0.0.0:50051" or "127.0.0.1:0" (0 for any free port)';

/** A list of upstream settings below `orders`, as flow YAML. */
function upstream(settings: string): Told {
  return { yaml: `upstreams: {orders: {target: "orders:1", ${settings}}}` };
}

describe('a file is refused', () => {
  it.each<[what: string, told: Told, problem: string]>([
    [
      'that is not there',
      { argv: ['--config=/nowhere.yaml'] },
      'The configuration /nowhere.yaml cannot be read: ENOENT: there is no /nowhere.yaml.',
    ],
    [
      'that is no YAML',
      { yaml: 'limits: [1' },
      'proxy.yaml cannot be read as YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 11.',
    ],
    [
      'with a key twice',
      { yaml: `${ONE}logLevel: info\nlogLevel: warn` },
      'proxy.yaml cannot be read as YAML: Map keys must be unique at line 3, column 1.',
    ],
    [
      'with a tag',
      { yaml: `${ONE}logLevel: !secret info` },
      'proxy.yaml cannot be read as YAML: Unresolved tag: !secret at line 2, column 11.',
    ],
    [
      'with two documents',
      { yaml: `${ONE}---\nlogLevel: info` },
      'proxy.yaml cannot be read as YAML: Source contains multiple documents; please use YAML.parseAllDocuments() at line 2, column 1.',
    ],
    [
      'with an alias of nothing',
      { yaml: 'logLevel: *x' },
      'proxy.yaml cannot be read as YAML: Unresolved alias (the anchor must be set before the alias): x.',
    ],
    [
      'that is a list',
      { yaml: '- logLevel' },
      'proxy.yaml holds no settings: allowed is a map such as "upstreams: {…}".',
    ],
    [
      'with a key that there is not',
      { yaml: `${ONE}limit: {}` },
      'limit in proxy.yaml is unknown: allowed there are listen, health, admin, limits, drain, connection, accessLog, logLevel, upstreams, routes.',
    ],
    [
      'with such a key deeper down',
      { yaml: `${ONE}drain: {delay: 5}` },
      'drain.delay in proxy.yaml is unknown: allowed there are delayMs, timeoutMs.',
    ],
    [
      'with a key that objects have by themselves',
      { yaml: `${ONE}constructor: {}` },
      'constructor in proxy.yaml is unknown: allowed there are listen, health, admin, limits, drain, connection, accessLog, logLevel, upstreams, routes.',
    ],
    [
      'with a key and those above it in one word',
      { yaml: `${ONE}drain.delayMs: 5` },
      'drain.delayMs in proxy.yaml is unknown: allowed there are listen, health, admin, limits, drain, connection, accessLog, logLevel, upstreams, routes.',
    ],
    [
      'with an empty key',
      { yaml: `${ONE}drain: {"": 5}` },
      'drain."" in proxy.yaml is unknown: allowed there are delayMs, timeoutMs.',
    ],
    [
      'with a key that is no text',
      { yaml: `${ONE}drain: {1: 5}` },
      'drain.1 in proxy.yaml is unknown: allowed there are delayMs, timeoutMs.',
    ],
    [
      'with a value where others belong',
      { yaml: `${ONE}limits: 5` },
      'limits in proxy.yaml is 5: allowed is a map of maxConnections, maxConcurrentStreams, maxHeaderListBytes, headerTableBytes, streamWindowBytes, maxBufferedBytes, replayBytes, maxResetsPerSecond, maxControlFramesPerSecond, maxContinuations, maxPendingControlBytes.',
    ],
    [
      'with nothing behind a key',
      { yaml: `${ONE}drain:` },
      'drain in proxy.yaml is null: allowed is a map of delayMs, timeoutMs.',
    ],
    [
      'with a map where one value belongs',
      { yaml: `${ONE}logLevel: {a: 1}` },
      'logLevel in proxy.yaml is a map: allowed is one of trace, debug, info, warn, error, fatal, silent.',
    ],
    [
      'with a number as a text',
      { yaml: `${ONE}drain: {delayMs: "5000"}` },
      'drain.delayMs in proxy.yaml is "5000": allowed is a whole number from 0 to 600000.',
    ],
    [
      'with a number that is too small',
      { yaml: `${ONE}drain: {delayMs: -1}` },
      'drain.delayMs in proxy.yaml is -1: allowed is a whole number from 0 to 600000.',
    ],
    [
      'with a fraction',
      { yaml: `${ONE}drain: {delayMs: 0.5}` },
      'drain.delayMs in proxy.yaml is 0.5: allowed is a whole number from 0 to 600000.',
    ],
    [
      'with infinity',
      { yaml: `${ONE}connection: {idleMs: .inf}` },
      'connection.idleMs in proxy.yaml is Infinity: allowed is a whole number from 1000 to 86400000, or false.',
    ],
    [
      'with what is no number',
      { yaml: `${ONE}accessLog: {samplePercent: .nan}` },
      'accessLog.samplePercent in proxy.yaml is NaN: allowed is a number from 0 to 100.',
    ],
    [
      'with true where only false switches off',
      { yaml: `${ONE}connection: {idleMs: true}` },
      'connection.idleMs in proxy.yaml is true: allowed is a whole number from 1000 to 86400000, or false.',
    ],
    [
      'with a port alone',
      { yaml: `${ONE}listen: {address: 50051}` },
      `listen.address in proxy.yaml is 50051: allowed is ${ADDRESSES}.`,
    ],
    [
      'with more than one line in a value, quoted on one',
      { yaml: `${ONE}logLevel: "a\\nb"` },
      'logLevel in proxy.yaml is "a\\nb": allowed is one of trace, debug, info, warn, error, fatal, silent.',
    ],
    [
      'with a value that is long, of which a part is quoted',
      { yaml: `${ONE}logLevel: ${'x'.repeat(5000)}` },
      `logLevel in proxy.yaml is "${'x'.repeat(79)}…: allowed is one of trace, debug, info, warn, error, fatal, silent.`,
    ],
  ])('%s', (_what, told, problem) => {
    expect(problemsOf(told).join('\n')).toContain(problem);
  });

  it('that is a bomb of aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let depth = 1; depth < 9; depth += 1) {
      lines.push(
        `a${depth}: &a${depth} [${Array(10)
          .fill(`*a${depth - 1}`)
          .join(', ')}]`,
      );
    }
    expect(problemsOf({ yaml: lines.join('\n') })).toEqual([
      'proxy.yaml cannot be read as YAML: Excessive alias count indicates a resource exhaustion attack.',
    ]);
  });

  it('that holds itself', () => {
    expect(problemsOf(upstream('dnsServers: &a [*a]'))).toEqual([
      'upstreams.orders.dnsServers in proxy.yaml is [a list]: allowed is a list, each of it an address such as "10.96.0.10", "127.0.0.1:5300" or "[fd00::a]:53".',
    ]);
  });
});
