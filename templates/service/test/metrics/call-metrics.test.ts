import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import { Client, credentials, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Counter, register } from 'prom-client';
import { StatusError } from '../../src/rpc/status-error.js';
import { outcomeOf, readAll, signalled, type Signalled } from '../calls.js';
import { askHealth, createHealthClient } from '../health-client.js';
import { serveJson, type JsonService } from '../json-service.js';

const UNARY = 'grpc_type="unary",grpc_service="test.v1.Json",grpc_method="Unary"';
const STREAM = 'grpc_type="server_stream",grpc_service="test.v1.Json",grpc_method="ServerStream"';
const UNARY_HEADERS = {
  ':method': 'POST',
  ':path': '/test.v1.Json/Unary',
  'content-type': 'application/grpc',
  te: 'trailers',
};
const UNKNOWN = 'grpc_type="unknown",grpc_service="unknown",grpc_method="unknown"';

let service: JsonService;
let started: Signalled<void>;
let goOn: Signalled<void>;

beforeEach(async () => {
  started = signalled();
  goOn = signalled();
  service = await serveJson((rpc) => ({
    Unary: rpc.unary(async (request: unknown) => {
      if (request === 'fail') throw new StatusError(status.NOT_FOUND, 'No such order.');
      if (request === 'wait') {
        started.settle();
        await goOn.promise;
      }
      return request;
    }),
    ServerStream: rpc.serverStream(async function* () {
      yield 'first';
      await goOn.promise;
      yield 'last';
    }),
    ClientStream: rpc.clientStream(async (requests) => {
      for await (const _ of requests);
      return 'read';
    }),
    Bidi: rpc.bidiStream(async function* (requests) {
      yield* requests;
    }),
  }));
});
afterEach(() => {
  goOn.settle();
  service.close();
});

const unary = (request: unknown) => outcomeOf((done) => service.client.unary(request, done));

/** The value of a series, by its name and labels as they stand in the text. */
async function valueOf(name: string, labels: string): Promise<number | undefined> {
  const text = await service.metrics.text();
  const line = text.split('\n').find((each) => each.startsWith(`${name}{${labels}} `));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
}

const handled = (labels: string, code: string) =>
  valueOf('grpc_server_handled_total', `${labels},grpc_code="${code}"`);

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the metrics of calls', () => {
  it('are there before the first call', async () => {
    for (const labels of [UNARY, STREAM]) {
      expect(await valueOf('grpc_server_started_total', labels)).toBe(0);
      expect(await handled(labels, 'OK')).toBe(0);
      expect(await valueOf('grpc_server_in_flight', labels)).toBe(0);
      expect(await valueOf('grpc_server_handling_seconds_count', labels)).toBe(0);
    }
    expect(await valueOf('grpc_server_started_total', UNKNOWN)).toBe(0);
  });

  it('count each call once, by method and status', async () => {
    await unary('hello');
    await unary('hello');
    await unary('fail');

    expect(await valueOf('grpc_server_started_total', UNARY)).toBe(3);
    expect(await handled(UNARY, 'OK')).toBe(2);
    expect(await handled(UNARY, 'NotFound')).toBe(1);
    expect(await valueOf('grpc_server_handling_seconds_count', UNARY)).toBe(3);
    expect(await valueOf('grpc_server_handling_seconds_sum', UNARY)).toBeGreaterThan(0);
    expect(await valueOf('grpc_server_in_flight', UNARY)).toBe(0);
  });

  it('name the four kinds of methods', async () => {
    goOn.settle();
    await readAll(service.client.serverStream('go'));
    await outcomeOf((done) => service.client.clientStream(done).end());
    const bidi = service.client.bidi();
    bidi.end();
    await readAll(bidi);

    expect(await handled(STREAM, 'OK')).toBe(1);
    for (const [type, method] of [
      ['client_stream', 'ClientStream'],
      ['bidi_stream', 'Bidi'],
    ]) {
      const labels = `grpc_type="${type}",grpc_service="test.v1.Json",grpc_method="${method}"`;
      expect(await handled(labels, 'OK')).toBe(1);
    }
  });

  it('show the calls in flight, and a stream as one call', async () => {
    const open = unary('wait');
    await started.promise;
    const stream = service.client.serverStream('go');
    await once(stream, 'data');

    expect(await valueOf('grpc_server_in_flight', UNARY)).toBe(1);
    expect(await valueOf('grpc_server_in_flight', STREAM)).toBe(1);

    goOn.settle();
    await open;
    await readAll(stream);
    expect(await valueOf('grpc_server_in_flight', UNARY)).toBe(0);
    expect(await valueOf('grpc_server_in_flight', STREAM)).toBe(0);
    expect(await valueOf('grpc_server_started_total', STREAM)).toBe(1);
  });

  it('tell a client that cancels from a deadline that passes', async () => {
    const cancelled = outcomeOf((done) => {
      const call = service.client.unary('wait', done);
      void started.promise.then(() => call.cancel());
    });
    await cancelled;
    await until(async () => (await handled(UNARY, 'Canceled')) === 1);

    // No client of grpc-js: it cancels at the deadline, too, and either end may be the first to see it pass.
    const session = connect(`http://${service.address}`);
    const request = session.request({ ...UNARY_HEADERS, 'grpc-timeout': '50m' });
    const message = Buffer.from('"wait"');
    request.end(Buffer.concat([Buffer.of(0, 0, 0, 0, message.length), message]));
    await readAll(request);
    session.close();

    expect(await handled(UNARY, 'DeadlineExceeded')).toBe(1);
    expect(await valueOf('grpc_server_in_flight', UNARY)).toBe(0);
  });

  it('count the statuses that grpc-js sends by itself', async () => {
    await unary('x'.repeat(5 * 1024 * 1024));

    expect(await handled(UNARY, 'ResourceExhausted')).toBe(1);
    expect(await handled(UNARY, 'Canceled')).toBeUndefined();
  });

  it('forget no call that is reset as soon as it was made', async () => {
    const session = connect(`http://${service.address}`);
    const requests = Array.from({ length: 20 }, () => {
      const request = session.request(UNARY_HEADERS);
      request.close(constants.NGHTTP2_CANCEL);
      return once(request, 'close');
    });
    await Promise.all(requests);
    session.close();

    await until(async () => (await valueOf('grpc_server_started_total', UNARY)) === 20);
    await until(async () => (await valueOf('grpc_server_in_flight', UNARY)) === 0);
    expect(await valueOf('grpc_server_handling_seconds_count', UNARY)).toBe(20);
  });

  it('put all methods that the server does not have under one name', async () => {
    const client = new Client(service.address, credentials.createInsecure());
    for (const path of ['/test.v1.Json/Nothing', '/test.v1.Nowhere/Unary', '/never']) {
      const bytes = (value: Buffer) => value;
      const { error } = await outcomeOf((done) =>
        client.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), done),
      );
      expect(error?.code).toBe(status.UNIMPLEMENTED);
    }
    client.close();

    expect(await valueOf('grpc_server_started_total', UNKNOWN)).toBe(3);
    expect(await handled(UNKNOWN, 'Unimplemented')).toBe(3);
    expect(await service.metrics.text()).not.toContain('Nowhere');

    service.server.forceShutdown();
    expect(await valueOf('grpc_server_started_total', UNKNOWN)).toBe(3);
  });

  it('stand beside those that the service makes itself', async () => {
    const jobs = new Counter({ name: 'jobs_total', help: 'Jobs.' });
    jobs.inc(3);

    expect(await service.metrics.text()).toContain('jobs_total 3\n');
    register.clear();
  });

  it('leave out the health service', async () => {
    const client = createHealthClient(service.address);
    await askHealth(client, 'liveness');
    client.close();

    expect(await service.metrics.text()).not.toContain('grpc.health');
    expect(await valueOf('grpc_server_started_total', UNKNOWN)).toBe(0);
  });
});
