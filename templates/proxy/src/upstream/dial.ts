import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { formatAddress, type Address } from '../../balancing/endpoint.js';
import type { ClientCredentials } from '../tls/client-credentials.js';
import { hasAgreedOnHttp2 } from '../tls/http2-tls.js';

/** Who uses a socket that is being opened. */
export interface DialEvents {
  onOpen(): void;
  /** @param chunk valid until it returns */
  onData(chunk: Buffer): void;
  /** Called once, opened or not. */
  onClose(reason: string): void;
}

/** Probes of the kernel for a connection without a call on it, whose peer may be gone without a word. */
const TCP_KEEPALIVE_MS = 30_000;

/** One for all sockets: what is read is dealt with before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/** Opens a socket to one address; with TLS it is open when the pod has agreed to HTTP/2 by ALPN. */
export function dial(
  address: Address,
  credentials: ClientCredentials | undefined,
  events: DialEvents,
): Duplex {
  const where = formatAddress(address);
  let reason = `The pod at ${where} closed the connection.`;
  const socket = credentials
    ? dialTls(address, credentials, events)
    : connect({
        ...address,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: TCP_KEEPALIVE_MS,
        onread: {
          buffer: readBuffer,
          callback(bytes, buffer) {
            events.onData(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
            return true;
          },
        },
      }).once('connect', () => events.onOpen());
  socket.on('error', (error) => {
    reason = `The connection to the pod at ${where} failed: ${error.message}.`;
  });
  socket.once('close', () => events.onClose(reason));
  return socket;
}

function dialTls(address: Address, credentials: ClientCredentials, events: DialEvents): Duplex {
  const socket = connectTls({ ...address, ...credentials.options });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
  socket.once('secureConnect', () => {
    if (hasAgreedOnHttp2(socket)) events.onOpen();
    else socket.destroy(new Error('it does not offer HTTP/2 by ALPN'));
  });
  socket.on('data', (chunk: Buffer) => events.onData(chunk));
  return socket;
}
