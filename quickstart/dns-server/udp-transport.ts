import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

export interface UdpTransport {
  close(): Promise<void>;
}

/** Hands every datagram on, with a function that answers its sender. */
export async function openUdp(
  host: string,
  port: number,
  onMessage: (message: Buffer, send: (reply: Buffer) => void) => void,
): Promise<UdpTransport> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  let open = true;
  socket.on('message', (message, sender) => {
    onMessage(message, (reply) => {
      if (open) socket.send(reply, sender.port, sender.address);
    });
  });
  socket.bind(port, host);
  try {
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw error;
  }
  // A client that has gone away turns up here as an error of a later send; the server stays.
  socket.on('error', () => undefined);
  return {
    async close() {
      open = false;
      socket.close();
      await once(socket, 'close');
    },
  };
}
