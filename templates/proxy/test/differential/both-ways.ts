import type { Client } from '@grpc/grpc-js';
import { expect } from '@jest/globals';
import { createByteClient } from '../grpc/byte-client.js';
import { startByteServer, type ByteHandlers, type ByteServer } from '../grpc/byte-server.js';
import { startProxy, type RunningProxy } from '../start-proxy.js';

/** One call, driven from both ends. */
export interface Scenario<Seen> {
  /** What the server does; it may write down what it sees for `drive` to return. */
  readonly handlers?: ByteHandlers;
  /** @returns all that was seen of the call, at both ends, as far as it has to be alike */
  readonly drive: (client: Client) => Promise<Seen>;
}

/** A grpc-js server with a client that has a connection of its own to it, and one that comes through the proxy. */
export class BothWays {
  readonly #server: ByteServer;
  readonly #running: RunningProxy;
  readonly #direct: Client;
  readonly #proxied: Client;

  private constructor(server: ByteServer, running: RunningProxy) {
    this.#server = server;
    this.#running = running;
    this.#direct = createByteClient(server.port);
    this.#proxied = createByteClient(running.port);
  }

  static async open(): Promise<BothWays> {
    const server = await startByteServer();
    return new BothWays(server, await startProxy({ upstream: server.port }));
  }

  /** Plays a scenario without the proxy and through it. @returns what was seen, alike both times */
  async compare<Seen>(create: () => Scenario<Seen>): Promise<Seen> {
    const direct = await this.#play(this.#direct, create());
    const proxied = await this.#play(this.#proxied, create());
    expect(proxied).toEqual(direct);
    return proxied;
  }

  close(): void {
    this.#direct.close();
    this.#proxied.close();
    this.#running.close();
    this.#server.close();
  }

  #play<Seen>(client: Client, { handlers = {}, drive }: Scenario<Seen>): Promise<Seen> {
    this.#server.handlers = handlers;
    return drive(client);
  }
}
