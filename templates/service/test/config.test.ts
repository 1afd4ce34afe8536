import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../src/config.js';
import { EnvironmentError } from '../src/environment.js';

const DEFAULTS = { port: 50051, podName: 'host-1' };

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({}, DEFAULTS)).toStrictEqual({
      port: 50051,
      metricsPort: undefined,
      bindAddress: '::',
      logLevel: 'info',
      podName: 'host-1',
      drainDelayMs: 5000,
      drainTimeoutMs: 20000,
      maxConnectionAgeMs: 600000,
      maxConnectionAgeGraceMs: 30000,
      keepaliveTimeMs: 30000,
      keepaliveTimeoutMs: 10000,
    });
  });

  it('takes every variable', () => {
    const config = readConfig(
      {
        PORT: '65535',
        METRICS_PORT: '9464',
        BIND_ADDRESS: '127.0.0.1',
        LOG_LEVEL: 'debug',
        POD_NAME: 'pod-1',
        DRAIN_DELAY_MS: '0',
        DRAIN_TIMEOUT_MS: '1',
        MAX_CONNECTION_AGE_MS: '1000',
        MAX_CONNECTION_AGE_GRACE_MS: '2',
        KEEPALIVE_TIME_MS: '1001',
        KEEPALIVE_TIMEOUT_MS: '100',
      },
      DEFAULTS,
    );

    expect(config).toEqual({
      port: 65535,
      metricsPort: 9464,
      bindAddress: '127.0.0.1',
      logLevel: 'debug',
      podName: 'pod-1',
      drainDelayMs: 0,
      drainTimeoutMs: 1,
      maxConnectionAgeMs: 1000,
      maxConnectionAgeGraceMs: 2,
      keepaliveTimeMs: 1001,
      keepaliveTimeoutMs: 100,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', POD_NAME: '' }, DEFAULTS)).toEqual(readConfig({}, DEFAULTS));
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}, DEFAULTS))).toBe(true);
  });

  it.each([
    ['PORT', '0', 'a whole number from 1 to 65535'],
    ['PORT', '70000', 'a whole number from 1 to 65535'],
    ['PORT', 'abc', 'a whole number from 1 to 65535'],
    ['PORT', '-1', 'a whole number from 1 to 65535'],
    ['PORT', '50051.5', 'a whole number from 1 to 65535'],
    ['PORT', '1e3', 'a whole number from 1 to 65535'],
    ['PORT', '0x50', 'a whole number from 1 to 65535'],
    ['PORT', ' 50051', 'a whole number from 1 to 65535'],
    ['PORT', '50051\n', 'a whole number from 1 to 65535'],
    ['METRICS_PORT', '0', 'a whole number from 1 to 65535, but not 50051, which is PORT'],
    ['METRICS_PORT', '65536', 'a whole number from 1 to 65535, but not 50051, which is PORT'],
    ['METRICS_PORT', 'on', 'a whole number from 1 to 65535, but not 50051, which is PORT'],
    ['METRICS_PORT', '50051', 'a whole number from 1 to 65535, but not 50051, which is PORT'],
    ['BIND_ADDRESS', 'localhost', 'an IP address such as "::", "0.0.0.0" or "127.0.0.1"'],
    ['BIND_ADDRESS', '127.0.0.256', 'an IP address such as "::", "0.0.0.0" or "127.0.0.1"'],
    ['LOG_LEVEL', 'verbose', 'one of trace, debug, info, warn, error, fatal, silent'],
    ['LOG_LEVEL', 'INFO', 'one of trace, debug, info, warn, error, fatal, silent'],
    ['POD_NAME', 'a b', 'a name of 1 to 253 letters, digits, ".", "-" and "_"'],
    ['DRAIN_DELAY_MS', '5s', 'a whole number from 0 to 600000'],
    ['DRAIN_DELAY_MS', '600001', 'a whole number from 0 to 600000'],
    ['DRAIN_TIMEOUT_MS', '3600001', 'a whole number from 0 to 3600000'],
    ['MAX_CONNECTION_AGE_MS', '999', 'a whole number from 1000 to 86400000'],
    ['MAX_CONNECTION_AGE_GRACE_MS', 'Infinity', 'a whole number from 0 to 86400000'],
    ['KEEPALIVE_TIME_MS', '0', 'a whole number from 1000 to 86400000'],
    ['KEEPALIVE_TIMEOUT_MS', '99', 'a whole number from 100 to 3600000'],
  ])('refuses %s=%j', (name, value, allowed) => {
    const problem = `${name} is ${JSON.stringify(value)}: allowed is ${allowed}.`;
    expect(problemsOf({ [name]: value })).toEqual([problem]);
  });

  it('tells every problem at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'y', DRAIN_DELAY_MS: 'z' })).toEqual([
      expect.stringContaining('PORT is "x"'),
      expect.stringContaining('LOG_LEVEL is "y"'),
      expect.stringContaining('DRAIN_DELAY_MS is "z"'),
    ]);
  });

  it('quotes no more of a long value than a line can take', () => {
    expect(problemsOf({ PORT: '9'.repeat(5000) })).toEqual([
      `PORT is "${'9'.repeat(60)}…": allowed is a whole number from 1 to 65535.`,
    ]);
  });
});

function problemsOf(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(variables, DEFAULTS);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}
