import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { CANCEL, INTERNAL_ERROR, NO_ERROR, REFUSED_STREAM } from '../../src/http2/error-codes.js';
import { INITIAL_WINDOW_SIZE, MAX_CONCURRENT_STREAMS } from '../../src/http2/settings.js';
import { fuzzAsync } from '../fuzz/fuzz.js';
import { connectRaw } from '../raw/connect-raw.js';
import { goawayFrame, headerFrames, resetFrame } from '../raw/frame.js';
import { requestFields, RESPONSE_FIELDS, TRAILER_FIELDS } from '../raw/grpc-fields.js';
import { Random } from '../raw/random.js';
import type { RawPeer } from '../raw/raw-peer.js';
import { startRawServer, type RawServer } from '../raw/raw-server.js';
import type { RawStream } from '../raw/raw-stream.js';
import { sendData } from '../raw/send-data.js';
import { startProxy, type RunningProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { targetOf } from './answers.js';

const REQUEST = encodeFields(requestFields('/life.Life/Live', [['grpc-timeout', '20S']]));
const HEADERS = encodeFields(RESPONSE_FIELDS);
const TRAILERS = encodeFields(TRAILER_FIELDS);
const TRAILERS_ONLY = encodeFields([...RESPONSE_FIELDS, ['grpc-status', '7']]);

/** Payload below and above a stream's window, a replay and a chunk. */
const SIZES = [0, 1, 40, 3000, 20_000, 70_000, 150_000];

let random = new Random(1);
let pods: RawServer[];
let running: RunningProxy;

beforeAll(async () => {
  const slow = { settings: [[INITIAL_WINDOW_SIZE, 2000]], opensWindows: false } as const;
  pods = [
    await startRawServer({ onHeaders: treat }),
    await startRawServer({ onHeaders: treat }),
    await startRawServer({ ...slow, onHeaders: treat }),
  ];
  running = await startProxy({
    upstream: 1,
    upstreamSettings: { target: targetOf(...pods), queue: { maxCalls: 20, maxWaitMs: 300 } },
    settings: { limits: { maxResetsPerSecond: 100_000 } },
  });
});

afterAll(() => {
  running.close();
  for (const pod of pods) pod.close();
});

/** Whatever a pod may do with a call. */
function treat(stream: RawStream, peer: RawPeer): void {
  void live(stream, peer, random.fork()).catch(() => {});
}

async function live({ id }: RawStream, peer: RawPeer, chance: Random): Promise<void> {
  await pause(chance);
  const stream = peer.streams.get(id) as RawStream;
  if (stream.resetCode !== undefined) return;
  const fate = chance.below(20);
  if (fate < 3) end(peer, id, resetFrame(id, REFUSED_STREAM));
  else if (fate === 3) end(peer, id, resetFrame(id, chance.pick([CANCEL, INTERNAL_ERROR])));
  else if (fate === 4) end(peer, id, headerFrames(id, TRAILERS_ONLY, { isLast: true }));
  else if (fate === 5 && chance.oneIn(3)) peer.close();
  else if (fate === 6) peer.send(goawayFrame(Math.max(0, id - 2 * chance.below(3)), NO_ERROR));
  else if (fate === 7) {
    peer.sendSettings([
      [MAX_CONCURRENT_STREAMS, chance.between(1, 4)],
      [INITIAL_WINDOW_SIZE, chance.pick([0, 1000, 65_535, 200_000])],
    ]);
  } else if (fate > 8) await answerSomehow(stream, peer, chance);
}

async function answerSomehow(stream: RawStream, peer: RawPeer, chance: Random): Promise<void> {
  const { id } = stream;
  if (chance.oneIn(2)) await peer.until('the request is over', () => stream.isClosed);
  peer.send(headerFrames(id, HEADERS));
  await sendData(peer, id, chance.bytes(chance.pick(SIZES)), chance, false);
  if (stream.resetCode !== undefined || chance.oneIn(6)) return;
  end(peer, id, headerFrames(id, TRAILERS, { isLast: true }));
  if (!stream.isEnded && chance.oneIn(2)) peer.send(resetFrame(id, NO_ERROR));
}

function end(peer: RawPeer, id: number, frame: Buffer): void {
  peer.rules.close(id);
  peer.send(frame);
}

async function pause(chance: Random): Promise<void> {
  for (let turns = chance.below(4); turns > 0; turns -= 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** A client that makes some calls, ends some, gives some up, and leaves. */
async function call(client: RawPeer, chance: Random): Promise<void> {
  await pause(chance);
  if (client.isClosed) return;
  const isLast = chance.oneIn(4);
  const stream = client.open(REQUEST, { isLast });
  const { id } = stream;
  if (!isLast) {
    const bytes = chance.bytes(chance.pick(SIZES));
    await sendData(client, id, bytes, chance, !chance.oneIn(5));
  }
  await pause(chance);
  if (chance.oneIn(3)) {
    client.rules.close(id);
    client.send(resetFrame(id, chance.pick([CANCEL, NO_ERROR])));
  } else if (chance.oneIn(2)) {
    await Promise.race([client.until('it is over', () => stream.isClosed), pause(chance)]);
  }
}

async function visit(chance: Random): Promise<RawPeer> {
  const settings = chance.oneIn(3) ? ([[INITIAL_WINDOW_SIZE, 500]] as const) : [];
  const client = await connectRaw(running, { settings, opensWindows: !chance.oneIn(4) });
  if (chance.oneIn(5)) client.socket.pause();
  const calls = Array.from({ length: chance.between(1, 12) }, () => call(client, chance.fork()));
  const all = Promise.allSettled(calls);
  await Promise.race([
    all,
    pause(chance)
      .then(() => pause(chance))
      .then(() => pause(chance)),
  ]);
  client.close();
  return client;
}

function countWhatIsLeft(): Record<string, number> {
  const { connections, calls, upstreams } = running.proxy.describe();
  const endpoints = upstreams.flatMap((upstream) => upstream.endpoints);
  const { bufferedBytes } = running.proxy.counters;
  return {
    connections,
    calls,
    bufferedBytes,
    inFlight: endpoints.reduce((sum, { inFlight }) => sum + inFlight, 0),
    counted: [...running.proxy.stats].reduce((sum, { inFlight }) => sum + inFlight, 0),
  };
}

const NOTHING = { connections: 0, calls: 0, bufferedBytes: 0, inFlight: 0, counted: 0 };

it('leaves nothing of any call behind, however it went', async () => {
  await fuzzAsync(80, async (drawn) => {
    random = drawn.fork();
    const visits = Array.from({ length: drawn.between(1, 3) }, () => visit(drawn.fork()));
    const clients = await Promise.all(visits);
    let left = {};
    await waitUntil('all is gone', () => {
      left = countWhatIsLeft();
      return Object.values(left).every((count) => count === 0);
    }).catch(() => {});
    expect(left).toEqual(NOTHING);
    const peers = [...clients, ...pods.flatMap((pod) => pod.peers)];
    expect(peers.flatMap(({ rules }) => rules.broken)).toEqual([]);
  });
  const { replays, resetsFromClients, resetsFromUpstreams, ownAnswers } = running.proxy.counters;
  const happened = {
    replays,
    resetsFromClients,
    resetsFromUpstreams,
    lost: ownAnswers.upstream_lost,
  };
  expect(Object.values(happened)).not.toContain(0);
}, 120_000);
