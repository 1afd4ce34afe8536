import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { ENHANCE_YOUR_CALM, NO_ERROR } from '../../src/http2/error-codes.js';
import { HEADERS, PREFACE } from '../../src/http2/frame-types.js';
import { connectSocket } from '../raw/connect-raw.js';
import { encodeFrame, settingsFrame } from '../raw/frame.js';
import { RawPeer } from '../raw/raw-peer.js';
import { waitUntil } from '../wait-until.js';
import { BIDI } from './requests.js';
import { layOnce, type Siege } from './siege.js';

/** A connection on which only these bytes are said. */
async function say(siege: Siege, bytes: Buffer): Promise<RawPeer> {
  const socket = await connectSocket(siege.proxy);
  const peer = new RawPeer(socket, { role: 'client', answers: false });
  peer.send(bytes);
  return peer;
}

describe('a client that does not finish its handshake or its headers (slowloris)', () => {
  const field = layOnce({ connection: { handshakeMs: 300 } });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half of the preface', PREFACE.subarray(0, 12)],
    ['the preface without SETTINGS', PREFACE],
    ['half of SETTINGS', Buffer.concat([PREFACE, settingsFrame([[1, 1]]).subarray(0, 11)])],
  ])('loses its connection: %s', async (_, bytes) => {
    const { siege } = field;
    const attacker = await say(siege, bytes);

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'slow_handshake');
    await siege.expectUnharmed();
  });

  it('loses its connection: a header block without an end', async () => {
    const { siege } = field;
    const attacker = await siege.attack();
    await attacker.roundTrip();
    attacker.send(encodeFrame(HEADERS, 0, 1, BIDI));

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'slow_handshake');
    await siege.expectUnharmed();
  });

  it('loses its connection: a frame whose payload does not come', async () => {
    const { siege } = field;
    const attacker = await siege.attack();
    await attacker.roundTrip();
    attacker.send(encodeFrame(HEADERS, 4, 1, BIDI, 16_000));

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'slow_handshake');
    await siege.expectUnharmed();
  });

  it('keeps its connection while a call takes long', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(BIDI);
    const slow = await say(siege, Buffer.alloc(0));
    await waitUntil('the time is over', () => slow.isClosed);

    expect(stream.isClosed).toBe(false);
    expect(client.goawayCode).toBeUndefined();
  });
});

describe('a client without a call', () => {
  const field = layOnce({ connection: { idleMs: 1000 } });

  it('is sent away without an error', async () => {
    const { siege } = field;
    const client = await siege.attack();
    await waitUntil('it is closed', () => client.isClosed);

    expect(client.goawayCode).toBe(NO_ERROR);
    expect(client.rules.broken).toEqual([]);
    await siege.expectUnharmed();
  });
});

describe('many connections', () => {
  const field = layOnce({ limits: { maxConnections: 50 } });

  it('are closed beyond the limit, and those that are open go on', async () => {
    const { siege } = field;
    const sockets = Array.from({ length: 200 }, () =>
      connect({ host: '127.0.0.1', port: siege.proxy.port }).on('error', () => {}),
    );
    const isOver = () => sockets.filter(({ destroyed }) => destroyed).length;
    for (const socket of sockets) socket.resume();
    await waitUntil('those beyond the limit are closed', () => isOver() >= 151);

    const report = await siege.expectUnharmed();
    expect(report.connections).toBe(50);
    expect(report.counters.connectionsRefused).toBe(151);
    for (const socket of sockets) socket.destroy();
    await waitUntil('they are gone', async () => (await siege.proxy.report()).connections === 1);
    const client = await siege.attack();
    await client.roundTrip();
  });
});

describe('a client that speaks another protocol', () => {
  const field = layOnce();

  it.each([
    ['HTTP/1.1', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['noise', 'x'.repeat(1000)],
  ])('loses its connection: %s', async (_, text) => {
    const { siege } = field;
    const client = await say(siege, Buffer.from(text, 'latin1'));
    await waitUntil('it is closed', () => client.isClosed);
    await siege.expectUnharmed();
  });
});
