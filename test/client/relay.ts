import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The bytes an HTTP/2 client begins with (RFC 9113, section 3.4). */
const PREFACE_LENGTH = 24;
const FRAME_HEADER_LENGTH = 9;
const HEADERS_FRAME = 1;

/** A TCP relay in front of a pod: it counts connections, and can break each one under its first call. */
export class Relay {
  readonly name: string;
  readonly port: number;
  /** Whether a connection is broken as soon as a call begins on it. */
  breaksCalls = false;
  /** Connections so far. */
  connections = 0;
  readonly #close: () => Promise<void>;

  private constructor(name: string, port: number, close: () => Promise<void>) {
    this.name = name;
    this.port = port;
    this.#close = close;
  }

  static async start(pod: { readonly name: string; readonly port: number }): Promise<Relay> {
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      relay.connections += 1;
      const upstream = connect(pod.port, '127.0.0.1');
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          sockets.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      upstream.pipe(client);
      const beginsCall = createCallFinder();
      client.on('data', (data: Buffer) => {
        if (beginsCall(data) && relay.breaksCalls) client.resetAndDestroy();
        else upstream.write(data);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const relay = new Relay(pod.name, (server.address() as AddressInfo).port, async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return relay;
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** Tells for each piece of what a client sends whether a call begins in it. */
function createCallFinder(): (data: Buffer) => boolean {
  let rest = Buffer.alloc(0);
  let skip = PREFACE_LENGTH;
  return (data) => {
    rest = Buffer.concat([rest, data]);
    let isFound = false;
    for (;;) {
      const skipped = Math.min(skip, rest.length);
      rest = rest.subarray(skipped);
      skip -= skipped;
      if (skip > 0 || rest.length < FRAME_HEADER_LENGTH) return isFound;
      isFound ||= rest[3] === HEADERS_FRAME;
      skip = FRAME_HEADER_LENGTH + rest.readUIntBE(0, 3);
    }
  };
}
