import { isIP } from 'node:net';
import { EnvironmentReader, parseInteger } from './environment.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that can be set from outside, by environment variables of the names given. Times in milliseconds. */
export interface Config {
  /** PORT, 1..65535. */
  readonly port: number;
  /** METRICS_PORT, 1..65535 and not PORT: where Prometheus finds /metrics. Default: no metrics. */
  readonly metricsPort: number | undefined;
  /** BIND_ADDRESS, default `::`: every address, IPv6 and IPv4. Where there is no IPv6, `::` means 0.0.0.0. */
  readonly bindAddress: string;
  /** LOG_LEVEL, default info. At debug every call is logged. */
  readonly logLevel: LogLevel;
  /** POD_NAME; meant to default to the host's name, which in a pod is the pod's. */
  readonly podName: string;
  /** DRAIN_DELAY_MS, 0..600000, default 5000: from "not ready" to the end of new calls, for clients to move on. */
  readonly drainDelayMs: number;
  /** DRAIN_TIMEOUT_MS, 0..3600000, default 20000: how long open calls may take after that. */
  readonly drainTimeoutMs: number;
  /**
   * MAX_CONNECTION_AGE_MS, 1000..86400000, default 600000: then a client is asked to connect anew (gRFC A9), which
   * spreads clients that never look for new pods themselves.
   */
  readonly maxConnectionAgeMs: number;
  /** MAX_CONNECTION_AGE_GRACE_MS, 0..86400000, default 30000: how long calls of such a connection may still take. */
  readonly maxConnectionAgeGraceMs: number;
  /** KEEPALIVE_TIME_MS, 1000..86400000, default 30000: from one ping of a connection to the next (gRFC A8). */
  readonly keepaliveTimeMs: number;
  /** KEEPALIVE_TIMEOUT_MS, 100..3600000, default 10000: a ping unanswered for so long closes its connection. */
  readonly keepaliveTimeoutMs: number;
}

const MAX_PORT = 65_535;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Reads and checks the environment.
 *
 * @param defaults for what differs from project to project and from host to host
 * @throws {EnvironmentError} with every problem at once
 */
export function readConfig(
  variables: NodeJS.ProcessEnv,
  defaults: Pick<Config, 'port' | 'podName'>,
): Config {
  const environment = new EnvironmentReader(variables);
  const port = environment.integer('PORT', defaults.port, 1, MAX_PORT);
  const config: Config = {
    port,
    metricsPort: environment.read<number | undefined>(
      'METRICS_PORT',
      undefined,
      `a whole number from 1 to ${MAX_PORT}, but not ${port}, which is PORT`,
      (text) => {
        const metricsPort = parseInteger(text, 1, MAX_PORT);
        return metricsPort === port ? undefined : metricsPort;
      },
    ),
    bindAddress: environment.read(
      'BIND_ADDRESS',
      '::',
      'an IP address such as "::", "0.0.0.0" or "127.0.0.1"',
      (text) => (isIP(text) === 0 ? undefined : text),
    ),
    logLevel: environment.read('LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`, (text) =>
      LOG_LEVELS.find((level) => level === text),
    ),
    podName: environment.read(
      'POD_NAME',
      defaults.podName,
      'a name of 1 to 253 letters, digits, ".", "-" and "_"',
      (text) => (/^[\w.-]{1,253}$/.test(text) ? text : undefined),
    ),
    drainDelayMs: environment.integer('DRAIN_DELAY_MS', 5000, 0, 600_000),
    drainTimeoutMs: environment.integer('DRAIN_TIMEOUT_MS', 20_000, 0, HOUR_MS),
    maxConnectionAgeMs: environment.integer('MAX_CONNECTION_AGE_MS', 600_000, 1000, DAY_MS),
    maxConnectionAgeGraceMs: environment.integer('MAX_CONNECTION_AGE_GRACE_MS', 30_000, 0, DAY_MS),
    keepaliveTimeMs: environment.integer('KEEPALIVE_TIME_MS', 30_000, 1000, DAY_MS),
    keepaliveTimeoutMs: environment.integer('KEEPALIVE_TIMEOUT_MS', 10_000, 100, HOUR_MS),
  };
  environment.check();
  return Object.freeze(config);
}
