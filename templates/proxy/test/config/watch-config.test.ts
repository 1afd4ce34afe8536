import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Takeover } from '../../src/config/keep-fixed.js';
import { readProxyConfig } from '../../src/config/read-proxy-config.js';
import { watchConfig, type ConfigWatch } from '../../src/config/watch-config.js';
import { HandTurnedClock } from '../files/hand-turned-clock.js';
import { MountedFiles } from '../files/mounted-files.js';

const GOOD = 'upstreams: {orders: {target: "orders:1"}}\n';

let folder: string;
let path: string;
let clock: HandTurnedClock;
let signals: EventEmitter;
let takeovers: Takeover[];
let problems: string[];
let watch: ConfigWatch;
let fail: Error | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  path = join(folder, 'proxy.yaml');
  writeFileSync(path, GOOD);
  clock = new HandTurnedClock();
  signals = new EventEmitter();
  takeovers = [];
  problems = [];
  fail = undefined;
});
afterEach(() => {
  watch.close();
  expect(signals.listenerCount('SIGHUP')).toBe(0);
  rmSync(folder, { recursive: true });
});

function start(file = path, argv = [`--config=${file}`]): void {
  watch = watchConfig({
    argv,
    variables: {},
    config: readProxyConfig(argv, {}),
    signals,
    clock,
    onChange: (takeover) => {
      if (fail) throw fail;
      takeovers.push(takeover);
    },
    onProblem: (sentence) => problems.push(sentence),
  });
}

/** Enough looks for a change that has come to rest. */
async function untilSeen(): Promise<void> {
  for (let looks = 0; looks < 3; looks += 1) await clock.look();
}

async function write(text: string): Promise<void> {
  writeFileSync(path, text);
  await untilSeen();
}

const targets = () => takeovers.map(({ config }) => config.upstreams.get('orders')?.target);

describe('a configuration that is watched', () => {
  it('is taken over when its file changes', async () => {
    start();
    await write(GOOD.replace('orders:1', 'orders:2'));
    await write(GOOD);
    expect(targets()).toEqual(['orders:2', 'orders:1']);
    expect(problems).toEqual([]);
  });

  it('is taken over when the kubelet swaps the ConfigMap', async () => {
    const mounted = new MountedFiles({ 'proxy.yaml': GOOD });
    start(mounted.path('proxy.yaml'));
    mounted.replace({ 'proxy.yaml': GOOD.replace('orders:1', 'orders:2') });
    await untilSeen();
    expect(targets()).toEqual(['orders:2']);
    mounted.remove();
  });

  it('is taken over on SIGHUP at once', () => {
    start();
    writeFileSync(path, GOOD.replace('orders:1', 'orders:2'));
    signals.emit('SIGHUP');
    expect(targets()).toEqual(['orders:2']);
  });

  it('is told of on SIGHUP even where nothing changed, so that the one who asked gets an answer', () => {
    start();
    signals.emit('SIGHUP');
    expect(targets()).toEqual(['orders:1']);
  });

  it('is not told of when its file says the same in other words', async () => {
    start();
    await write(`# a comment\n${GOOD}drain: {delayMs: 5000}\n`);
    expect(takeovers).toEqual([]);
  });

  it('is taken over when its file changed before it was watched', () => {
    const argv = [`--config=${path}`];
    const config = readProxyConfig(argv, {});
    writeFileSync(path, GOOD.replace('orders:1', 'orders:2'));
    const onChange = (takeover: Takeover) => takeovers.push(takeover);
    const onProblem = (sentence: string) => problems.push(sentence);
    watch = watchConfig({ argv, variables: {}, config, signals, clock, onChange, onProblem });
    expect(targets()).toEqual(['orders:2']);
  });

  it('stays as it is, with the reasons, when the new one is bad, and follows the next good one', async () => {
    start();
    await write(`${GOOD}limits: {maxConnections: 0}\nmore: 1\n`);
    expect(takeovers).toEqual([]);
    expect(problems).toEqual([
      `The configuration in use stays, because the new one has problems: limits.maxConnections in ${path} is 0: allowed is a whole number from 1 to 1000000. more in ${path} is unknown: allowed there are listen, health, admin, limits, drain, connection, accessLog, logLevel, upstreams, routes.`,
    ]);
    await write(`${GOOD}limits: {maxConnections: 1}\n`);
    expect(takeovers.map(({ config }) => config.limits.maxConnections)).toEqual([1]);
    expect(problems).toHaveLength(1);
  });

  it('stays as it is when its file goes', async () => {
    start();
    unlinkSync(path);
    await untilSeen();
    expect(takeovers).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^The configuration in use stays, .* cannot be read: ENOENT.*\.$/),
    ]);
    await write(GOOD.replace('orders:1', 'orders:2'));
    expect(targets()).toEqual(['orders:2']);
  });

  it('stays as it is when the proxy cannot take the new one over', async () => {
    start();
    fail = new Error('No such certificate.');
    await write(GOOD.replace('orders:1', 'orders:2'));
    expect(problems).toEqual([
      'The configuration in use stays, because the new one has problems: No such certificate.',
    ]);
    fail = undefined;
    signals.emit('SIGHUP');
    expect(targets()).toEqual(['orders:2']);
  });

  it('keeps where the servers listen until a restart, and says so', async () => {
    start();
    await write(`${GOOD}
listen: {address: "127.0.0.1:6000"}
health: {address: false}
admin: {address: "[::1]:9091"}
drain: {delayMs: 1}
`);
    const [{ config, waiting } = { config: undefined, waiting: [] }] = takeovers;
    expect(config).toMatchObject({
      listen: { address: '::', port: 50_051 },
      health: { address: '::', port: 50_052 },
      admin: { address: '::', port: 9090 },
      drain: { delayMs: 1 },
    });
    expect(waiting).toEqual([
      'listen.address stays [::]:50051 until the proxy starts anew, and is 127.0.0.1:6000 then.',
      'health.address stays [::]:50052 until the proxy starts anew, and is false then.',
      'admin.address stays [::]:9090 until the proxy starts anew, and is [::1]:9091 then.',
    ]);
  });

  it('obeys SIGHUP without a file, too, where it would end the process otherwise', () => {
    start('', ['--target=orders:1']);
    signals.emit('SIGHUP');
    expect(takeovers).toHaveLength(1);
  });
});
