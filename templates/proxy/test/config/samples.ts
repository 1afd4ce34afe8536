import type { PROXY_SETTINGS, UPSTREAM_SETTINGS } from '../../src/config/settings.js';

/** A value of a setting that is not its default: as a text, and where in the configuration it then stands as what. */
export interface Sample {
  readonly text: string;
  readonly at: string;
  readonly value: unknown;
  /** Flags that have to be given beside it. */
  readonly beside?: readonly string[];
}

const CERTIFICATE = '/tls/cert.pem';
const KEY = '/tls/key.pem';

function number(at: string, value: number): Sample {
  return { text: String(value), at, value };
}

/** One for each setting, so that a new setting cannot be forgotten. */
export const PROXY_SAMPLES: Readonly<Record<keyof typeof PROXY_SETTINGS, Sample>> = {
  'listen.address': { text: '[::1]:6000', at: 'listen.address', value: '::1' },
  'listen.tls.certFile': {
    text: CERTIFICATE,
    at: 'listen.tls.certFile',
    value: CERTIFICATE,
    beside: [`--listen-tls-key-file=${KEY}`],
  },
  'listen.tls.keyFile': {
    text: KEY,
    at: 'listen.tls.keyFile',
    value: KEY,
    beside: [`--listen-tls-cert-file=${CERTIFICATE}`],
  },
  'listen.tls.clientCaFile': {
    text: CERTIFICATE,
    at: 'listen.tls.clientCaFile',
    value: CERTIFICATE,
    beside: [`--listen-tls-cert-file=${CERTIFICATE}`, `--listen-tls-key-file=${KEY}`],
  },
  'health.address': { text: 'false', at: 'health', value: undefined },
  'admin.address': { text: '127.0.0.1:0', at: 'admin.port', value: 0 },
  'limits.maxConnections': number('limits.maxConnections', 7),
  'limits.maxConcurrentStreams': number('limits.maxConcurrentStreams', 8),
  'limits.maxHeaderListBytes': number('limits.maxHeaderListBytes', 8192),
  'limits.headerTableBytes': number('limits.headerTableBytes', 0),
  'limits.streamWindowBytes': number('limits.streamWindowBytes', 65_536),
  'limits.maxBufferedBytes': number('limits.maxBufferedBytes', 68_719_476_736),
  'limits.replayBytes': number('limits.replayBytes', 0),
  'limits.maxResetsPerSecond': number('limits.maxResetsPerSecond', 9),
  'limits.maxControlFramesPerSecond': number('limits.maxControlFramesPerSecond', 10),
  'limits.maxContinuations': number('limits.maxContinuations', 0),
  'limits.maxPendingControlBytes': number('limits.maxPendingControlBytes', 1024),
  'drain.delayMs': number('drain.delayMs', 0),
  'drain.timeoutMs': number('drain.timeoutMs', 11),
  'connection.maxAgeMs': number('connection.maxAgeMs', 60_000),
  'connection.maxAgeJitterPercent': number('connection.maxAgeJitterPercent', 0),
  'connection.ageGraceMs': number('connection.ageGraceMs', 0),
  'connection.idleMs': { text: 'false', at: 'connection.idleMs', value: false },
  'connection.keepaliveMs': { text: 'false', at: 'connection.keepaliveMs', value: false },
  'connection.keepaliveTimeoutMs': number('connection.keepaliveTimeoutMs', 100),
  'connection.handshakeMs': number('connection.handshakeMs', 101),
  'accessLog.samplePercent': { text: '0.5', at: 'accessLog.samplePercent', value: 0.5 },
  logLevel: { text: 'debug', at: 'logLevel', value: 'debug' },
};

/** Places below the only upstream. */
export const UPSTREAM_SAMPLES: Readonly<Record<keyof typeof UPSTREAM_SETTINGS, Sample>> = {
  target: { text: 'dns:///orders:1,127.0.0.1:2', at: 'target', value: 'orders:1,127.0.0.1:2' },
  discovery: { text: 'endpointslice', at: 'discovery', value: 'endpointslice' },
  dnsServers: { text: '10.0.0.1, [::1]:53', at: 'dnsServers', value: ['10.0.0.1', '[::1]:53'] },
  pollIntervalMs: number('pollIntervalMs', 100),
  maxStaleMs: { text: 'false', at: 'maxStaleMs', value: false },
  'balancing.policy': { text: 'round_robin', at: 'balancing.policy', value: 'round_robin' },
  'balancing.subsetSize': number('balancing.subsetSize', 3),
  'balancing.subsetSeed': { text: 'a', at: 'balancing.subsetSeed', value: 'a' },
  'balancing.slowStartMs': number('balancing.slowStartMs', 1),
  'balancing.ejection': { text: 'false', at: 'balancing.ejection', value: false },
  'balancing.ejection.consecutiveFailures': number('balancing.ejection.consecutiveFailures', 2),
  'balancing.ejection.baseMs': number('balancing.ejection.baseMs', 100),
  'balancing.ejection.maxMs': number('balancing.ejection.maxMs', 3_600_000),
  'balancing.ejection.maxPercent': number('balancing.ejection.maxPercent', 99),
  tls: {
    text: 'true',
    at: 'tls',
    value: { caFile: undefined, certFile: undefined, keyFile: undefined, serverName: 'orders' },
  },
  'tls.caFile': { text: CERTIFICATE, at: 'tls.caFile', value: CERTIFICATE },
  'tls.certFile': {
    text: CERTIFICATE,
    at: 'tls.certFile',
    value: CERTIFICATE,
    beside: [`--upstream-tls-key-file=${KEY}`],
  },
  'tls.keyFile': {
    text: KEY,
    at: 'tls.keyFile',
    value: KEY,
    beside: [`--upstream-tls-cert-file=${CERTIFICATE}`],
  },
  'tls.serverName': { text: 'orders.shop', at: 'tls.serverName', value: 'orders.shop' },
  authority: { text: 'orders.shop:1', at: 'authority', value: 'orders.shop:1' },
  connectTimeoutMs: number('connectTimeoutMs', 100),
  maxConnectionsPerEndpoint: number('maxConnectionsPerEndpoint', 1),
  keepaliveMs: { text: 'false', at: 'keepaliveMs', value: false },
  keepaliveTimeoutMs: number('keepaliveTimeoutMs', 100),
  'queue.maxCalls': number('queue.maxCalls', 0),
  'queue.maxWaitMs': number('queue.maxWaitMs', 1),
};
