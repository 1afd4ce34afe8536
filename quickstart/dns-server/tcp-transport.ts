import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpTransport {
  readonly port: number;
  close(): Promise<void>;
}

/** Hands every message on, with a function that answers on its connection. */
export async function openTcp(
  host: string,
  port: number,
  acceptsConnections: () => boolean,
  onMessage: (message: Buffer, send: (reply: Buffer) => void) => void,
): Promise<TcpTransport> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    if (!acceptsConnections()) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that resets its connection is no concern of the server's.
    socket.on('error', () => socket.destroy());
    const send = (reply: Buffer): void => {
      if (socket.writable) socket.write(Buffer.concat([lengthOf(reply), reply]));
    };
    readMessages(socket, (message) => onMessage(message, send));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Over TCP two bytes of length stand before every message (RFC 1035 section 4.2.2). */
function readMessages(socket: Socket, onMessage: (message: Buffer) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2) {
      const end = 2 + pending.readUInt16BE(0);
      if (pending.length < end) return;
      onMessage(pending.subarray(2, end));
      pending = pending.subarray(end);
    }
  });
}

function lengthOf(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return length;
}
