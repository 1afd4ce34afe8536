import { dataFrame } from './frame.js';
import type { Random } from './random.js';
import type { RawPeer } from './raw-peer.js';

/** One in so many frames is padded, and one in so many empty. */
const ONE_IN = 8;

/**
 * Sends a stream's payload within the peer's windows, in frames whose sizes and paddings are drawn by lot, some of them
 * empty; the last one carries END_STREAM when `isLast`.
 */
export async function sendData(
  peer: RawPeer,
  id: number,
  bytes: Buffer,
  random: Random,
  isLast: boolean,
): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    await peer.until('there is room in the window', () => peer.allowed.room(id) > 0);
    const padding = random.oneIn(ONE_IN) ? random.below(256) : undefined;
    const overhead = padding === undefined ? 0 : padding + 1;
    const room = Math.min(peer.allowed.room(id), peer.maxFrameBytes) - overhead;
    if (room < 0) continue;
    const largest = random.oneIn(2) ? room : Math.min(room, 100);
    const size = random.oneIn(ONE_IN) ? 0 : Math.min(bytes.length - at, random.between(0, largest));
    peer.allowed.take(id, size + overhead);
    peer.send(dataFrame(id, bytes.subarray(at, at + size), { padding }));
    at += size;
  }
  if (isLast) peer.send(dataFrame(id, Buffer.alloc(0), { isLast }));
}
