import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { formatAddress } from '../../balancing/endpoint.js';
import type { ListenAddress, ProxyConfig } from '../config/proxy-config.js';
import { ENHANCE_YOUR_CALM } from '../http2/error-codes.js';
import { ClientConnection, type CallTaker } from './client-connection.js';
import { readInto } from './read-into.js';
import type { RelayContext } from './relay-context.js';
import { UNAVAILABLE } from './status.js';

/** How long a client may take to answer the first GOAWAY before it gets the second. */
const LAST_ID_AFTER_MS = 1000;

/** How long a client may take to read the status that its calls failed with before they are reset. */
const LAST_WORDS_MS = 5000;

/** Probes of the kernel for a client that is gone without a word. */
const TCP_KEEPALIVE_MS = 30_000;

interface Aging {
  /** When the client is asked to connect anew, in milliseconds of the process's clock. */
  readonly endsAt: number;
  goingSince: number;
}

/** What a listener needs to know of the configuration, as it is now. */
export type ListenerConfig = Pick<ProxyConfig, 'limits' | 'connection'>;

/** A port that clients connect to, and their connections. */
export class ClientListener {
  readonly #config: () => ListenerConfig;
  readonly #taker: CallTaker;
  readonly #context: RelayContext;
  readonly #random: () => number;
  readonly #connections = new Map<ClientConnection, Aging>();
  #server: Server | undefined;
  #isDraining = false;
  /** Bytes of connections that are gone. */
  #goneBytes = 0;

  constructor(
    config: () => ListenerConfig,
    taker: CallTaker,
    context: RelayContext,
    random: () => number,
  ) {
    this.#config = config;
    this.#taker = taker;
    this.#context = context;
    this.#random = random;
  }

  get connections(): number {
    return this.#connections.size;
  }

  get calls(): number {
    let calls = 0;
    for (const connection of this.#connections.keys()) calls += connection.calls.size;
    return calls;
  }

  /** Bytes given to sockets since the listener began. */
  get sentBytes(): number {
    let bytes = this.#goneBytes;
    for (const { out } of this.#connections.keys()) bytes += out.sentBytes;
    return bytes;
  }

  get address(): AddressInfo {
    return this.#server?.address() as AddressInfo;
  }

  /**
   * @param tls options of a TLS server, or undefined for plain text
   * @returns the server, so that its certificate can be renewed
   * @throws {Error} with one sentence when the address or the port cannot be had
   */
  async listen({ address, port }: ListenAddress, tls: TlsOptions | undefined): Promise<Server> {
    const server = tls
      ? createTlsServer({ ...tls, handshakeTimeout: this.#config().connection.handshakeMs })
      : createServer({ noDelay: true, pauseOnConnect: true });
    this.#server = server;
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) =>
      this.#accept(socket, tls === undefined),
    );
    // Sockets whose TLS handshake is under way count, too.
    if (tls) server.maxConnections = this.#config().limits.maxConnections;
    server.on('drop', () => {
      this.#context.counters.connectionsRefused += 1;
    });
    server.on('tlsClientError', () => {
      this.#context.counters.handshakesFailed += 1;
    });
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        // Without a host Node takes every address, IPv6 and IPv4, or 0.0.0.0 where there is no IPv6.
        server.listen({ port, backlog: 1024, ...(address !== '::' && { host: address }) }, resolve);
      });
    } catch (error) {
      const place = formatAddress({ host: address, port });
      throw new Error(`Cannot listen on ${place}: ${(error as Error).message}.`, { cause: error });
    }
    // A connection that cannot be accepted is lost to its client, and to nobody else.
    server.on('error', () => {});
    return server;
  }

  /** Takes no more connections, and asks the clients of those there are to go elsewhere. */
  drain(): void {
    this.#isDraining = true;
    this.#server?.close();
    for (const [connection, aging] of this.#connections) this.#sendAway(connection, aging);
  }

  /** Ends the calls still open with a status that clients may try again. */
  endCalls(reason: string): void {
    for (const connection of [...this.#connections.keys()]) {
      for (const call of connection.calls.values()) call.fail(UNAVAILABLE, reason, 'time_over');
      connection.sayLastId();
    }
  }

  close(): void {
    this.#server?.close();
    for (const connection of [...this.#connections.keys()]) {
      connection.destroy();
      connection.onLost();
    }
  }

  /** Called again and again: ends what takes too long, and pings. */
  keepHouse(now: number): void {
    const { connection: times } = this.#config();
    for (const [connection, aging] of this.#connections) {
      const { unfinishedSince, calls, quietSince } = connection;
      if (unfinishedSince > 0 && now - unfinishedSince > times.handshakeMs) {
        const reason = `no complete handshake, header block or frame within ${times.handshakeMs} ms`;
        connection.stop('slow_handshake', ENHANCE_YOUR_CALM, reason);
      } else if (aging.goingSince > 0) {
        this.#hastenEnd(connection, now - aging.goingSince);
      } else if (
        now >= aging.endsAt ||
        (times.idleMs !== false && calls.size === 0 && now - quietSince > times.idleMs)
      ) {
        this.#sendAway(connection, aging);
      }
      if (
        calls.size > 0 &&
        times.keepaliveMs !== false &&
        connection.keepAlive(now, times.keepaliveMs, times.keepaliveTimeoutMs)
      ) {
        connection.destroy();
        connection.onLost();
      }
    }
  }

  #accept(accepted: Socket, isPlain: boolean): void {
    const { counters } = this.#context;
    const { limits } = this.#config();
    if (this.#connections.size >= limits.maxConnections) {
      counters.connectionsRefused += 1;
      accepted.destroy();
      return;
    }
    counters.connectionsTotal += 1;
    counters.connectionsOpen += 1;
    const onChunk = (chunk: Buffer) => {
      counters.clientBytesIn += chunk.length;
      connection.receive(chunk);
    };
    const socket = isPlain ? readInto(accepted, onChunk) : accepted.on('data', onChunk);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    const peer = formatAddress({ host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 });
    const connection = new ClientConnection(socket, peer, limits, this.#taker, this.#context);
    this.#keep(connection, socket);
  }

  #keep(connection: ClientConnection, socket: Socket): void {
    const { connection: times } = this.#config();
    const jitter = 1 + (times.maxAgeJitterPercent / 100) * (2 * this.#random() - 1);
    const endsAt =
      times.maxAgeMs === false ? Infinity : connection.openedAt + times.maxAgeMs * jitter;
    const aging: Aging = { endsAt, goingSince: 0 };
    this.#connections.set(connection, aging);
    // The close that follows says all there is to know.
    socket.on('error', () => {});
    socket.once('close', () => {
      connection.onLost();
      this.#forget(connection);
    });
    if (this.#isDraining) this.#sendAway(connection, aging);
  }

  #forget(connection: ClientConnection): void {
    if (!this.#connections.delete(connection)) return;
    this.#context.counters.connectionsOpen -= 1;
    this.#goneBytes += connection.out.sentBytes;
  }

  #sendAway(connection: ClientConnection, aging: Aging): void {
    if (aging.goingSince > 0) return;
    aging.goingSince = performance.now();
    connection.startGoingAway();
  }

  #hastenEnd(connection: ClientConnection, goingMs: number): void {
    if (goingMs > LAST_ID_AFTER_MS) connection.sayLastId();
    const { ageGraceMs } = this.#config().connection;
    // A drain has a time of its own, after which it ends all calls.
    if (this.#isDraining || goingMs <= ageGraceMs) return;
    for (const call of connection.calls.values()) {
      const reason = `The connection is too old, and its calls had ${ageGraceMs} ms to end (connection.ageGraceMs).`;
      if (goingMs <= ageGraceMs + LAST_WORDS_MS) call.fail(UNAVAILABLE, reason, 'time_over');
      else call.giveUp();
    }
  }
}
