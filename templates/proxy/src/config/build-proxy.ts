import type { Merged } from './layer.js';
import type { ListenAddress, ProxyConfig, ServerTlsConfig } from './proxy-config.js';
import type { PROXY_SETTINGS } from './settings.js';

type MergedProxy = Merged<typeof PROXY_SETTINGS>;

/** Puts together what all sources say of the proxy as a whole, and takes down what is wrong with that. */
export function buildProxy(
  merged: MergedProxy,
  problems: string[],
): Omit<ProxyConfig, 'upstreams' | 'routes'> {
  const { values } = merged;
  const samplePercent = values['accessLog.samplePercent'];
  problems.push(...findSharedPorts(merged));
  return {
    listen: { ...values['listen.address'], tls: buildTls(merged, problems) },
    health: values['health.address'] || undefined,
    admin: values['admin.address'] || undefined,
    limits: {
      maxConnections: values['limits.maxConnections'],
      maxConcurrentStreams: values['limits.maxConcurrentStreams'],
      maxHeaderListBytes: values['limits.maxHeaderListBytes'],
      headerTableBytes: values['limits.headerTableBytes'],
      streamWindowBytes: values['limits.streamWindowBytes'],
      maxBufferedBytes: values['limits.maxBufferedBytes'],
      replayBytes: values['limits.replayBytes'],
      maxResetsPerSecond: values['limits.maxResetsPerSecond'],
      maxControlFramesPerSecond: values['limits.maxControlFramesPerSecond'],
      maxContinuations: values['limits.maxContinuations'],
      maxPendingControlBytes: values['limits.maxPendingControlBytes'],
    },
    drain: { delayMs: values['drain.delayMs'], timeoutMs: values['drain.timeoutMs'] },
    connection: {
      maxAgeMs: values['connection.maxAgeMs'],
      maxAgeJitterPercent: values['connection.maxAgeJitterPercent'],
      ageGraceMs: values['connection.ageGraceMs'],
      idleMs: values['connection.idleMs'],
      keepaliveMs: values['connection.keepaliveMs'],
      keepaliveTimeoutMs: values['connection.keepaliveTimeoutMs'],
      handshakeMs: values['connection.handshakeMs'],
    },
    accessLog: samplePercent > 0 ? { samplePercent } : undefined,
    logLevel: values.logLevel,
  };
}

function buildTls(
  { values, places }: MergedProxy,
  problems: string[],
): ServerTlsConfig | undefined {
  const hasPair = places.has('listen.tls.certFile') && places.has('listen.tls.keyFile');
  const isSpokenOf = [...places.keys()].some((key) => key.startsWith('listen.tls.'));
  if (isSpokenOf && !hasPair) {
    problems.push(
      'listen.tls needs both certFile and keyFile: set both, or nothing of listen.tls for plain text.',
    );
  }
  const certFile = values['listen.tls.certFile'];
  const keyFile = values['listen.tls.keyFile'];
  if (certFile === undefined || keyFile === undefined) return undefined;
  return { certFile, keyFile, clientCaFile: values['listen.tls.clientCaFile'] };
}

/** A server on every address leaves its port to no other one. */
function findSharedPorts({ values }: MergedProxy): string[] {
  const keys = ['listen.address', 'health.address', 'admin.address'] as const;
  return keys.flatMap((key, index) =>
    keys.slice(0, index).flatMap((earlier) => {
      const [one, other] = [values[earlier], values[key]];
      return one && other && overlap(one, other)
        ? [`${key} has the port ${other.port}, which ${earlier} has: set another one.`]
        : [];
    }),
  );
}

function overlap(one: ListenAddress, other: ListenAddress): boolean {
  if (one.port !== other.port || one.port === 0) return false;
  return one.address === other.address || [one, other].some(isEveryAddress);
}

function isEveryAddress({ address }: ListenAddress): boolean {
  return address === '::' || address === '0.0.0.0';
}
