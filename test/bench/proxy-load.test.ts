import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buildLoad } from '../../bench/proxy/build-load.js';
import { CELLS, type LoadOptions } from '../../bench/proxy/cells.js';
import { cpuSecondsOf } from '../../bench/proxy/processes.js';
import { runLoad } from '../../bench/proxy/run-load.js';
import { startPods, type Pods } from '../../bench/proxy/start-pods.js';

const TIME = { warmupSeconds: 0, seconds: 0.2 };
const GRPC = { ':status': 200, 'content-type': 'application/grpc' };

function describeWithCompiler(title: string, body: () => void): void {
  const isHere = existsSync('/usr/include/nghttp2/nghttp2.h') && existsSync('/usr/bin/gcc');
  if (isHere || process.env['REQUIRE_TOOLS'] === '1') {
    describe(title, body);
    return;
  }
  process.stderr.write(`Left out: "${title}" needs gcc and libnghttp2-dev.\n`);
  describe.skip(title, body);
}

describeWithCompiler('the load client of bench:proxy', () => {
  let server: Http2Server;
  let answer: (stream: ServerHttp2Stream, body: Buffer) => void;

  beforeAll(async () => {
    buildLoad();
    server = createServer();
    server.on('stream', (stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => answer(stream, Buffer.concat(chunks)));
      stream.on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void server.close());

  const load = (options: LoadOptions = {}) =>
    runLoad(
      (server.address() as AddressInfo).port,
      [],
      { connections: 2, streams: 2, ...options },
      TIME,
    );

  /** A reply with these bytes and this status. */
  const reply = (stream: ServerHttp2Stream, body: Buffer, status = '0') => {
    stream.respond(GRPC, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
    stream.end(body);
  };

  it('counts the right replies', async () => {
    answer = (stream, body) => reply(stream, body);
    const { calls, failed } = await load();
    expect(failed).toEqual({});
    expect(calls).toBeGreaterThan(0);
  });

  it.each<[kind: string, fault: typeof answer]>([
    ['reply has wrong bytes', (stream, body) => reply(stream, changed(body, body.length - 1))],
    // The number of the call, as a reply to another call has it.
    ['reply has wrong bytes', (stream, body) => reply(stream, changed(body, 5))],
    ['reply has wrong bytes', (stream, body) => reply(stream, Buffer.concat([body, body]))],
    ['reply is too short', (stream, body) => reply(stream, body.subarray(1, 1))],
    ['grpc-status 14', (stream, body) => reply(stream, body, '14')],
    [
      'no grpc-status',
      (stream, body) => {
        stream.respond(GRPC);
        stream.end(body);
      },
    ],
    ['HTTP status 502', (stream) => stream.respond({ ':status': 502 }, { endStream: true })],
    [
      'content-type is not gRPC',
      (stream) =>
        stream.respond({ 'content-type': 'text/html', 'grpc-status': '0' }, { endStream: true }),
    ],
    ['reset with code 7', (stream) => stream.close(7)],
  ])('counts no call as made but one as failed: %s', async (kind, fault) => {
    answer = fault;
    const { calls, failed } = await load();
    expect(calls).toBe(0);
    expect(Object.keys(failed)).toEqual([kind]);
  });

  it('counts the calls of a lost connection as failed, and connects again', async () => {
    let answered = 0;
    answer = (stream, body) => {
      answered += 1;
      if (answered === 20) stream.session?.destroy();
      else reply(stream, body);
    };
    const { calls, failed } = await load();
    expect(calls).toBeGreaterThan(0);
    expect(failed['connection lost']).toBeGreaterThan(0);
  });

  it('begins calls on time, however late the answers are', async () => {
    answer = () => {};
    const { calls, failed } = await load({ rate: 100 });
    expect(calls).toBe(0);
    // 100 a second for 0.2 s; none may wait for another.
    expect(failed['no reply within 5 s of the end']).toBeGreaterThanOrEqual(20);
  });

  it('says why it gives up', async () => {
    await expect(runLoad(1, [], {}, TIME)).rejects.toThrow('Cannot connect to 127.0.0.1:1');
    await expect(load({ requestBytes: 3 })).rejects.toThrow(
      '--request-bytes is 3; give a number from 12 to 524288.',
    );
  });

  describe('with the pods of the bench', () => {
    let pods: Pods;
    beforeAll(async () => {
      pods = await startPods(2);
    });
    afterAll(() => pods.stop());

    it.each(CELLS.map(({ name, load }) => [name, load] as const))(
      'finds all replies right: %s',
      async (_, options) => {
        const [before] = pods.countCalls();
        const { calls, failed } = await runLoad(pods.ports[0]!, [pods.pid], options, TIME);
        expect(failed).toEqual({});
        expect(calls).toBeGreaterThan(0);
        expect(pods.countCalls()[0]! - before!).toBeGreaterThanOrEqual(calls);
      },
    );

    it('tells the CPU time of the processes that it watches', async () => {
      const before = cpuSecondsOf([pods.pid]);
      const { proxyCpuSeconds } = await runLoad(pods.ports[0]!, [pods.pid], {}, TIME);
      const used = cpuSecondsOf([pods.pid]) - before;
      expect(proxyCpuSeconds).toBeGreaterThan(0);
      expect(proxyCpuSeconds).toBeLessThanOrEqual(used);
    });
  });
});

function changed(body: Buffer, at: number): Buffer {
  const other = Buffer.from(body);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}
