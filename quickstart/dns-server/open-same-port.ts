import type { TcpTransport } from './tcp-transport.js';
import type { UdpTransport } from './udp-transport.js';

export interface Transports {
  readonly tcp: TcpTransport;
  readonly udp: UdpTransport;
}

const ATTEMPTS = 20;

/**
 * Opens UDP and TCP on one port. For port 0 the system chooses the TCP port; when UDP has that one
 * in use, another is tried.
 */
export async function openSamePort(
  port: number,
  openTcpOn: (port: number) => Promise<TcpTransport>,
  openUdpOn: (port: number) => Promise<UdpTransport>,
): Promise<Transports> {
  for (let attempt = 1; ; attempt += 1) {
    const tcp = await openTcpOn(port);
    try {
      return { tcp, udp: await openUdpOn(tcp.port) };
    } catch (error) {
      await tcp.close();
      if (port !== 0 || attempt === ATTEMPTS || !isAddressInUse(error)) throw error;
    }
  }
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
