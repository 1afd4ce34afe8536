import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { RawPeer } from '../raw/raw-peer.js';
import type { RawStream } from '../raw/raw-stream.js';

/** What a hostile pod does; each part that is left out is done as a good pod does it. */
export interface Hostility {
  /** With a connection, before anything is said on it. @returns whether SETTINGS are sent and read */
  readonly onConnection?: (socket: Socket) => boolean;
  /** With a call. */
  readonly onCall?: (stream: RawStream, peer: RawPeer) => void;
  /** Whether SETTINGS and PING are answered. */
  readonly answers?: boolean;
}

/** A server whose conduct may be changed between calls; it is as good as its connections are new. */
export class HostilePod {
  readonly port: number;
  hostility: Hostility = {};
  /** All connections so far, also those on which nothing was said. */
  connections = 0;
  readonly peers: RawPeer[] = [];
  readonly #close: () => void;

  private constructor(port: number, close: () => void) {
    this.port = port;
    this.#close = close;
  }

  static async start(): Promise<HostilePod> {
    const sockets: Socket[] = [];
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.push(socket.on('error', () => {}));
      pod.#accept(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const pod: HostilePod = new HostilePod(port, () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return pod;
  }

  close(): void {
    this.#close();
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    if (this.hostility.onConnection?.(socket) === false) return;
    const peer = new RawPeer(socket, {
      role: 'server',
      answers: this.hostility.answers ?? true,
      onHeaders: (stream) => this.hostility.onCall?.(stream, peer),
    });
    this.peers.push(peer);
    peer.begin();
  }
}
