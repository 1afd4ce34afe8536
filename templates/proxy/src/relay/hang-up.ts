import type { Duplex } from 'node:stream';

/** How long a peer may take to read the last words. */
export const LINGER_MS = 1000;

/** How long one may take that reads slowly what its calls were answered. */
export const SLOW_READER_MS = 30_000;

/**
 * Closes a socket once everything is sent that it was given. What still comes is read and dropped for a moment: closing
 * a socket with bytes that were not read makes the kernel throw away, at the peer, what was sent last (RFC 1122, section
 * 4.2.2.13).
 *
 * @param mostMs how long the peer may take to read what was sent
 */
export function hangUp(socket: Duplex, mostMs: number): void {
  let timer = setTimeout(() => socket.destroy(), mostMs).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.end(() => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}
