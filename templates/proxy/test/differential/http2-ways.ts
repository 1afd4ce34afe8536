import { once } from 'node:events';
import {
  connect,
  createServer,
  type ClientHttp2Session,
  type Http2Server,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import { startProxy, type RunningProxy } from '../start-proxy.js';
import { viewHttp2Stream, type StreamView } from './http2-view.js';

/** One stream, driven from both ends. */
export interface Http2Scenario {
  readonly serve: (stream: ServerHttp2Stream) => void;
  readonly drive: (session: ClientHttp2Session) => Promise<StreamView>;
}

export interface BothViews {
  readonly client: StreamView;
  readonly server: StreamView;
}

/** A node:http2 server with a session to it, and one through the proxy. */
export class Http2Ways {
  readonly #server: Http2Server;
  readonly #running: RunningProxy;
  readonly #direct: ClientHttp2Session;
  readonly #proxied: ClientHttp2Session;

  private constructor(server: Http2Server, running: RunningProxy) {
    this.#server = server;
    this.#running = running;
    const { port } = server.address() as AddressInfo;
    this.#direct = connect(`http://127.0.0.1:${port}`);
    this.#proxied = connect(`http://127.0.0.1:${running.port}`);
  }

  static async open(): Promise<Http2Ways> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new Http2Ways(server, await startProxy({ upstream: port }));
  }

  /** Plays a scenario without the proxy and through it. @returns what was seen, alike both times */
  async compare(scenario: Http2Scenario): Promise<BothViews> {
    const direct = await this.play(this.#direct, scenario);
    const proxied = await this.play(this.#proxied, scenario);
    expect(proxied).toEqual(direct);
    return proxied;
  }

  close(): void {
    this.#direct.destroy();
    this.#proxied.destroy();
    this.#running.close();
    this.#server.close();
  }

  async play(session: ClientHttp2Session, { serve, drive }: Http2Scenario): Promise<BothViews> {
    const server = new Promise<StreamView>((resolve) => {
      const onStream = (stream: ServerHttp2Stream, _: unknown, _flags: number, raw: string[]) => {
        resolve(viewHttp2Stream(stream, raw));
        serve(stream);
      };
      this.#server.once('stream', onStream);
    });
    const client = await drive(session);
    return { client, server: await server };
  }
}
