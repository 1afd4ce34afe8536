import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Attack } from '../../src/stats/proxy-counters.js';
import { startByteServer, type ByteServer } from '../grpc/byte-server.js';
import type { Settings } from '../start-proxy.js';
import { connectRaw } from '../raw/connect-raw.js';
import type { RawPeer, RawPeerOptions } from '../raw/raw-peer.js';
import { waitUntil } from '../wait-until.js';
import { HostilePod } from './hostile-pod.js';
import { Neighbour } from './neighbour.js';
import { startProxyProcess, type ProxyProcess } from './proxy-process.js';
import type { ProxyReport } from './proxy-program.js';

const MIB = 1_048_576;

/**
 * What the proxy may take at most under any attack, all of Node.js included, which takes 60 to 70 MiB in peace. Attacks
 * that fill its buffers do so up to settings made for the test.
 */
export const MEMORY_CEILING = 160 * MIB;

/** A proxy before a grpc-js server, with a neighbour whose calls must go on whatever an attacker does. */
export class Siege {
  readonly server: ByteServer;
  readonly proxy: ProxyProcess;
  readonly neighbour: Neighbour;
  readonly #attackers: RawPeer[] = [];
  /** How many attacks of each kind were stopped so far. */
  readonly #stopped = new Map<Attack, number>();

  private constructor(server: ByteServer, proxy: ProxyProcess) {
    this.server = server;
    this.proxy = proxy;
    this.neighbour = new Neighbour(proxy.port);
  }

  /** @param hostilePort where calls of the package `hostile` go */
  static async lay(settings: Settings, hostilePort: number): Promise<Siege> {
    const server = await startByteServer();
    const proxy = await startProxyProcess({
      upstream: { good: server.port, hostile: hostilePort },
      upstreamSettings: { connectTimeoutMs: 500 },
      routes: [{ pathPrefix: '/hostile.', upstream: 'hostile' }, { upstream: 'good' }],
      settings,
    });
    const siege = new Siege(server, proxy);
    await siege.neighbour.goOn();
    return siege;
  }

  /** Another connection of an attacker. */
  async attack(options: Omit<RawPeerOptions, 'role'> = {}): Promise<RawPeer> {
    const attacker = await connectRaw(this.proxy, options);
    this.#attackers.push(attacker);
    return attacker;
  }

  /** The proxy has ended the attacker's connection with this code, and counts it as that attack. */
  async expectStopped(attacker: RawPeer, code: number, attack?: Attack): Promise<void> {
    await attacker.until('GOAWAY comes', () => attacker.goawayCode !== undefined);
    expect({ code: attacker.goawayCode, text: attacker.goawayText }).toMatchObject({ code });
    await waitUntil('the connection is closed', () => attacker.isClosed);
    if (attack) {
      const { counters } = await this.proxy.report();
      const stopped = (this.#stopped.get(attack) ?? 0) + 1;
      this.#stopped.set(attack, stopped);
      expect(counters.attacksStopped).toMatchObject({ [attack]: stopped });
    }
    expect(attacker.rules.broken).toEqual([]);
  }

  /** The neighbour noticed nothing, and the proxy's memory stayed below the ceiling. */
  async expectUnharmed(): Promise<ProxyReport> {
    await this.neighbour.goOn();
    expect(this.neighbour.failures).toEqual([]);
    const report = await this.proxy.report();
    expect(report.peakMemory).toBeLessThan(MEMORY_CEILING);
    return report;
  }

  /** Once the attackers are gone, nothing of them is left but the neighbour's connection and stream. */
  async expectNothingLeft(): Promise<void> {
    for (const attacker of this.#attackers) attacker.close();
    await waitUntil('only the neighbour is left', async () => {
      const { connections, calls } = await this.proxy.report();
      return connections === 1 && calls <= 2;
    });
    await this.neighbour.stop();
    await waitUntil('nothing is buffered', async () => {
      const { calls, counters } = await this.proxy.report();
      return calls === 0 && counters.bufferedBytes === 0;
    });
  }

  async raise(): Promise<void> {
    for (const attacker of this.#attackers) attacker.close();
    await this.neighbour.stop();
    await this.proxy.stop();
    this.server.close();
  }
}

/** What the tests of a file find laid. */
export interface Field {
  readonly siege: Siege;
  /** Where calls of the package `hostile` go. */
  readonly pod: HostilePod;
}

/** A siege for each test of the file. */
export function layBeforeEach(settings: Settings = {}): Field {
  return layAround(beforeEach, afterEach, settings);
}

/** One siege for all tests of the file. */
export function layOnce(settings: Settings = {}): Field {
  return layAround(beforeAll, afterAll, settings);
}

function layAround(before: typeof beforeEach, after: typeof afterEach, settings: Settings): Field {
  const field: { siege: Siege | undefined; pod: HostilePod | undefined } = {
    siege: undefined,
    pod: undefined,
  };
  before(async () => {
    field.pod = await HostilePod.start();
    field.siege = await Siege.lay(settings, field.pod.port);
  });
  after(async () => {
    await field.siege?.raise();
    field.pod?.close();
    field.siege = undefined;
  });
  return field as Field;
}

/**
 * Sends the same bytes again and again, as fast as the proxy reads them, until it ends the connection.
 *
 * @returns how many bytes were sent; `most` when it has not ended it by then
 */
export async function flood(attacker: RawPeer, bytes: Buffer, most: number): Promise<number> {
  const { socket } = attacker;
  let sent = 0;
  while (sent < most && attacker.goawayCode === undefined && !attacker.isClosed) {
    sent += bytes.length;
    const isFree = socket.write(bytes);
    if (isFree) await pause(0);
    else await Promise.race([onceDrained(attacker), pause(1000)]);
  }
  return sent;
}

async function onceDrained({ socket }: RawPeer): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      socket.off('drain', end);
      socket.off('close', end);
      resolve();
    };
    socket.on('drain', end);
    socket.on('close', end);
  });
}
