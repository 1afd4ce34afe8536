import { describe, expect, it } from '@jest/globals';
import { readBalancingOptions } from '../../templates/service/client/balancing/balancing-options.js';
import { readOptions, type ClientOptions } from '../../templates/service/client/options.js';
import { serviceConfigFor } from '../../templates/service/client/service-config.js';

const target = 'orders-headless.shop.svc.cluster.local:50051';

describe('readOptions', () => {
  it('fills in every default', () => {
    expect(readOptions({ target })).toEqual({
      target,
      discovery: 'dns',
      pollIntervalMs: 5000,
      maxStaleMs: 1_800_000,
      dnsServers: [],
      deadlineMs: 20_000,
      streamDeadlineMs: false,
      retry: {
        maxAttempts: 4,
        initialBackoffMs: 100,
        maxBackoffMs: 1000,
        budget: 1000,
        afterHeaders: true,
      },
      keepaliveMs: 10_000,
      balancing: readBalancingOptions({}),
      tls: undefined,
      onEvent: undefined,
      channelOptions: {},
    });
  });

  it.each([`headless:///${target}`, `dns:///${target}`, `dns:${target}`])(
    'reads the target %s',
    (dialled) => {
      expect(readOptions({ target: dialled }).target).toBe(target);
    },
  );

  it('never lets one failed look expire the pods of an hourly poll', () => {
    const { maxStaleMs } = readOptions({ target, pollIntervalMs: 3_600_000 });
    expect(maxStaleMs).toBe(7_200_000);
  });

  it.each([
    [{}, 'Expected `target` to be a string such as "orders-headless.shop:50051", got undefined.'],
    [{ target: 'orders' }, 'The target "orders" cannot be dialled.'],
    [
      { target, discovery: 'linkerd' },
      'Expected `discovery` to be dns, endpointslice, mesh, proxy, got "linkerd".',
    ],
    [{ target, pollInterval: 5 }, 'Unknown option "pollInterval": allowed are target, discovery,'],
    [
      { target, pollIntervalMs: 99 },
      'Expected `pollIntervalMs` to be a whole number from 100 to 3600000, got 99.',
    ],
    [{ target, pollIntervalMs: 3_600_001 }, 'got 3600001.'],
    [
      { target, maxStaleMs: 59_999 },
      'Expected `maxStaleMs` to be a whole number from 60000 to 86400000, or false, got 59999.',
    ],
    [
      { target, maxStaleMs: 60_000, pollIntervalMs: 50_000 },
      'Expected `maxStaleMs` to be a whole number from 100000 to 86400000, or false, got 60000.',
    ],
    [{ target, onEvent: 'log' }, 'Expected `onEvent` to be a function, got "log".'],
    [{ target, pollIntervalMs: '5000' }, 'got "5000".'],
    [{ target, pollIntervalMs: Number.NaN }, 'got NaN.'],
    [{ target, pollIntervalMs: 1500.5 }, 'got 1500.5.'],
    [
      { target, deadlineMs: 0 },
      'Expected `deadlineMs` to be a whole number from 1 to 86400000, or false, got 0.',
    ],
    [{ target, deadlineMs: true }, 'got true.'],
    [{ target, streamDeadlineMs: -1 }, 'Expected `streamDeadlineMs`'],
    [
      { target, keepaliveMs: 10 },
      'Expected `keepaliveMs` to be a whole number from 1000 to 3600000, or false, got 10.',
    ],
    [
      { target, retry: { maxAttempts: 6 } },
      'Expected `retry.maxAttempts` to be a whole number from 2 to 5, got 6.',
    ],
    [{ target, retry: { maxAttempts: 1 } }, 'got 1.'],
    [
      { target, retry: { budget: 0 } },
      'Expected `retry.budget` to be a whole number from 1 to 1000, got 0.',
    ],
    [
      { target, retry: { afterHeaders: 1 } },
      'Expected `retry.afterHeaders` to be true or false, got 1.',
    ],
    [
      { target, retry: { initialBackoffMs: 500, maxBackoffMs: 100 } },
      'Expected `retry.maxBackoffMs` to be a whole number from 500 to 60000, got 100.',
    ],
    [
      { target, retry: { attempts: 3 } },
      'Unknown option "retry.attempts": allowed are retry.maxAttempts,',
    ],
    [{ target, tls: { ca: 'x' } }, 'Unknown option "tls.ca": allowed are tls.rootCertificates,'],
    [
      { target, tls: { privateKey: Buffer.from('') } },
      'Mutual TLS needs both `tls.privateKey` and `tls.certificateChain`, got only one of them.',
    ],
    [
      { target, dnsServers: ['kube-dns'] },
      'Expected each of `dnsServers` to be an address such as "10.96.0.10" or "127.0.0.1:5300", got "kube-dns".',
    ],
  ])('refuses %j', (options, sentence) => {
    expect(() => readOptions(options as unknown as ClientOptions)).toThrow(sentence);
  });

  it.each(['10.96.0.10', '127.0.0.1:5300', '::1', '[::1]', '[fd00::a]:53'])(
    'takes the DNS server %s',
    (server) => {
      expect(readOptions({ target, dnsServers: [server] }).dnsServers).toEqual([server]);
    },
  );
});

describe('serviceConfigFor', () => {
  it('names the policy in the form that grpc-js understands', () => {
    const config = serviceConfigFor(readOptions({ target }));
    expect(config).toEqual({
      loadBalancingConfig: [{ headless_balancer: readBalancingOptions({}) }, { round_robin: {} }],
      methodConfig: [
        {
          name: [{}],
          retryPolicy: {
            maxAttempts: 4,
            initialBackoff: '0.1s',
            maxBackoff: '1s',
            backoffMultiplier: 2,
            retryableStatusCodes: ['UNAVAILABLE'],
          },
        },
      ],
      retryThrottling: { maxTokens: 1000, tokenRatio: 0.1 },
    });
  });

  it.each(['mesh', 'proxy'] as const)('keeps one connection where a %s balances', (discovery) => {
    const { loadBalancingConfig } = serviceConfigFor(readOptions({ target, discovery }));
    expect(loadBalancingConfig).toEqual([{ pick_first: {} }]);
  });

  it('leaves retries out when there are none', () => {
    const balancing = readBalancingOptions({ policy: 'least_request' });
    expect(serviceConfigFor({ discovery: 'dns', balancing, retry: false })).toEqual({
      loadBalancingConfig: [{ headless_balancer: balancing }, { round_robin: {} }],
      methodConfig: [],
    });
  });
});
