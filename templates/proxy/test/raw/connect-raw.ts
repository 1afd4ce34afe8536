import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { RawPeer, type RawPeerOptions } from './raw-peer.js';

/** Where to connect on 127.0.0.1. */
export interface RawTarget {
  readonly port: number;
  /** PEM of the certificate to trust; undefined for plain text. */
  readonly ca?: string | undefined;
}

/** A connection to a server on which nothing has been said yet. */
export async function connectSocket({ port, ca }: RawTarget): Promise<Duplex> {
  if (ca !== undefined) {
    const socket = connectTls({ host: '127.0.0.1', port, ca, ALPNProtocols: ['h2'] });
    await once(socket, 'secureConnect');
    return socket;
  }
  const socket = connectTcp({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Connects as a client and says the preface and SETTINGS. */
export async function connectRaw(
  target: RawTarget,
  options: Omit<RawPeerOptions, 'role'> = {},
): Promise<RawPeer> {
  const peer = new RawPeer(await connectSocket(target), { ...options, role: 'client' });
  peer.begin();
  return peer;
}
