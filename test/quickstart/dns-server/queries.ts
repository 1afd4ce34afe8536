import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { decode, encode, type DecodedPacket } from 'dns-packet';

export type Asked = Parameters<typeof encode>[0];

/** Sends a message to the port on loopback and waits for one answer. */
export async function exchangeOverUdp(port: number, message: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    socket.send(message, port, '127.0.0.1');
    const [reply] = (await once(socket, 'message')) as [Buffer];
    return reply;
  } finally {
    socket.close();
  }
}

export async function askOverUdp(port: number, query: Asked): Promise<DecodedPacket> {
  return decode(await exchangeOverUdp(port, encode({ type: 'query', id: 1, ...query })));
}

/** Sends all queries on one connection, `chunkBytes` at a time, and reads as many answers. */
export async function askOverTcp(
  port: number,
  queries: readonly Asked[],
  chunkBytes = 1400,
): Promise<DecodedPacket[]> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const bytes = Buffer.concat(
    queries.map((query) => {
      const message = encode({ type: 'query', id: 1, ...query });
      return Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);
    }),
  );
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    socket.write(bytes.subarray(start, start + chunkBytes));
    await new Promise(setImmediate);
  }
  const replies: DecodedPacket[] = [];
  let pending = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      replies.push(decode(pending.subarray(2, end)));
      pending = pending.subarray(end);
    }
    if (replies.length === queries.length) break;
  }
  return replies;
}
