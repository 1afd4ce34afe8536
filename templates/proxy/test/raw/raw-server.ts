import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { RawPeer, type RawPeerOptions } from './raw-peer.js';

export interface RawServer {
  readonly port: number;
  /** The connections so far, oldest first. */
  readonly peers: readonly RawPeer[];
  readonly close: () => void;
}

/** Listens on a free port of 127.0.0.1 and answers each connection with SETTINGS, then as the options say. */
export async function startRawServer(
  options: Omit<RawPeerOptions, 'role'> = {},
): Promise<RawServer> {
  const peers: RawPeer[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    const peer = new RawPeer(socket, { ...options, role: 'server' });
    peers.push(peer);
    peer.begin();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    for (const peer of peers) peer.close();
  };
  return { port, peers, close };
}
