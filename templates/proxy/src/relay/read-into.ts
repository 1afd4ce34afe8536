import { Socket, type SocketConstructorOpts } from 'node:net';
import { platform } from 'node:process';

/** What Node calls the handle of a socket in its own sources; it is no part of the documented interface. */
interface HandleHolder {
  _handle?: unknown;
}

/**
 * One buffer for all sockets: what was read is dealt with before the next read. Not on Windows, where a read is given
 * its buffer before there is anything to read.
 */
const sharedBuffer = platform === 'win32' ? undefined : Buffer.allocUnsafeSlow(65_536);

/**
 * Reads an accepted socket that is paused and untouched. Node gives the buffer of a read to the garbage collector and
 * takes a new one of 64 KiB for the next; sockets that are opened can be told to use one of the caller's (`onread`), but
 * accepted ones can not. So the handle moves to a socket that was told. Where that cannot be done the socket itself is
 * read in the ordinary way.
 *
 * @param onChunk gets what was read; it is valid until it returns
 * @returns the socket to use from now on
 */
export function readInto(accepted: Socket, onChunk: (chunk: Buffer) => void): Socket {
  const holder = accepted as HandleHolder;
  const handle = holder._handle;
  if (sharedBuffer === undefined || handle === null || typeof handle !== 'object') {
    accepted.on('data', onChunk);
    return accepted;
  }
  holder._handle = null;
  const options = {
    handle,
    onread: {
      buffer: sharedBuffer,
      callback(bytes: number, buffer: Uint8Array): boolean {
        onChunk(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
        return true;
      },
    },
  };
  const socket = new Socket(options as SocketConstructorOpts);
  socket.resume();
  return socket;
}
