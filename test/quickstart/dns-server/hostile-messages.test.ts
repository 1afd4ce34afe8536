import { createSocket } from 'node:dgram';
import { describe, expect, it } from '@jest/globals';
import { encode } from 'dns-packet';
import { askOverTcp, exchangeOverUdp } from './queries.js';
import { NAME, startForEveryTest } from './server-and-resolver.js';

const parts = startForEveryTest();

describe('what no resolver sends', () => {
  it.each([
    ['a name that points into the header', Buffer.from('000101000001000000000000c0040001', 'hex')],
    ['a name longer than the message', Buffer.from('0001010000010000000000003f61', 'hex')],
    ['a count of questions that are not there', Buffer.from('00010100ffff000000000000', 'hex')],
    ['no question', encode({ type: 'query', id: 1, questions: [] })],
    [
      'two questions',
      encode({
        type: 'query',
        id: 1,
        questions: [
          { name: NAME, type: 'A' },
          { name: NAME, type: 'AAAA' },
        ],
      }),
    ],
  ])('answers FORMERR to %s', async (_, message) => {
    const reply = await exchangeOverUdp(parts.server.port, message);
    expect(reply.readUInt16BE(0)).toBe(1);
    expect(reply.readUInt16BE(2) & 0x800f).toBe(0x8001);
  });

  it('answers NOTIMP to other operations', async () => {
    const reply = await exchangeOverUdp(
      parts.server.port,
      Buffer.from('000128000001000000000000', 'hex'),
    );
    expect(reply.readUInt16BE(2) & 0x000f).toBe(4);
  });

  it('goes on after messages without a header, answers and noise', async () => {
    const [first] = parts.setPods(1);
    const socket = createSocket('udp4');
    const answer = encode({ type: 'response', id: 1, questions: [{ name: NAME, type: 'A' }] });
    for (const message of [Buffer.from([1]), Buffer.alloc(600, 0xff), answer]) {
      await new Promise((resolve) => socket.send(message, parts.server.port, '127.0.0.1', resolve));
    }
    socket.close();
    await expect(parts.resolver.resolve4(NAME)).resolves.toEqual([first]);
  });

  it('answers several queries on one connection, though they come byte by byte', async () => {
    parts.setPods(1);
    const replies = await askOverTcp(
      parts.server.port,
      [
        { id: 7, questions: [{ name: NAME, type: 'A' }] },
        { id: 8, questions: [{ name: NAME, type: 'AAAA' }] },
      ],
      1,
    );
    expect(replies.map(({ id, answers }) => [id, answers?.length])).toEqual([
      [7, 1],
      [8, 0],
    ]);
  });
});
