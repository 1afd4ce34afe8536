import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  connect,
  createServer,
  type ConnectionOptions,
  type Server,
  type TlsOptions,
  type TLSSocket,
} from 'node:tls';

/** A server of TLS that echoes, on a free port of this machine. */
export async function startEcho(options: TlsOptions): Promise<Server> {
  const server = createServer(options, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/**
 * Connects to a server of this machine, and waits until a byte has gone there and back: with TLS 1.3 only that shows that
 * the server has accepted the client's certificate.
 *
 * @throws {Error} what TLS of either side says against it
 */
export async function dial(server: Server, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: portOf(server), ...options });
  await echo(socket);
  return socket;
}

/** Sends a byte and waits until it comes back. */
export async function echo(socket: TLSSocket): Promise<void> {
  const answer = once(socket, 'data');
  const end = once(socket, 'close').then(() => {
    throw new Error('The connection was closed.');
  });
  socket.write('x');
  await Promise.race([answer, end]);
}
