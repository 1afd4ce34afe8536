import { Metadata, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createOrdersClient,
  unary,
  type ClientOptions,
  type EchoResponse__Output,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { waitUntil } from '../wait-until.js';
import { startScriptedPod, type ArrivedCall, type ScriptedPod } from './scripted-pod.js';

let pod: ScriptedPod;
let client: OrdersServiceClient;

afterEach(async () => {
  client.close();
  await pod.close();
});

async function connectTo(
  play: Parameters<typeof startScriptedPod>[0],
  options: Partial<ClientOptions> = {},
): Promise<void> {
  pod = await startScriptedPod(play);
  client = createOrdersClient({ target: pod.address, ...options });
}

async function breakAfterHeaders(call: ArrivedCall): Promise<void> {
  call.sendHeaders();
  await call.breakOff();
}

async function breakAfterAnswer(call: ArrivedCall): Promise<void> {
  call.sendAnswer('lost');
  await call.breakOff();
}

function answer(call: ArrivedCall): void {
  call.sendAnswer('again');
  call.end(status.OK);
}

const message = { message: 'x' };
const unavailable = { code: status.UNAVAILABLE };

describe('a unary call that breaks off after its response headers', () => {
  it.each([
    ['the headers', breakAfterHeaders],
    ['the answer, before its status', breakAfterAnswer],
  ])('is made again when it breaks after %s', async (_, breakOff) => {
    await connectTo((call, attempt) => (attempt === 1 ? breakOff(call) : answer(call)));
    await expect(unary(client, 'echo', message)).resolves.toEqual({
      message: 'x',
      servedBy: 'again',
    });
    expect(pod.arrived).toHaveLength(2);
  });

  it('shows its caller nothing of the first attempt', async () => {
    await connectTo((call, attempt) => (attempt === 1 ? breakAfterAnswer(call) : answer(call)));
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      client
        .echo(message, (_error, response?: EchoResponse__Output) =>
          seen.push(`answer ${response?.servedBy}`),
        )
        .on('metadata', () => seen.push('metadata'))
        .on('status', ({ code }) => resolve(void seen.push(`status ${code}`)));
    });
    expect(seen).toEqual(['metadata', 'answer again', 'status 0']);
  });

  it('is repeated as it was, whatever its caller does meanwhile with the request and the metadata', async () => {
    await connectTo((call, attempt) => (attempt === 1 ? breakAfterHeaders(call) : answer(call)));
    const request = { message: 'first' };
    const metadata = new Metadata();
    metadata.set('order', 'first');
    const call = unary(client, 'echo', request, { metadata });
    request.message = 'second';
    metadata.set('order', 'second');
    await call;
    expect(pod.arrived.map(({ request, headers }) => [request.message, headers['order']])).toEqual([
      ['first', 'first'],
      ['first', 'first'],
    ]);
  });

  it('is made once more and not for ever', async () => {
    await connectTo(breakAfterHeaders);
    await expect(unary(client, 'echo', message)).rejects.toMatchObject(unavailable);
    expect(pod.arrived).toHaveLength(2);
  });

  it('is not made again beyond the budget, until calls have succeeded', async () => {
    let isBroken = true;
    await connectTo((call) => (isBroken ? breakAfterHeaders(call) : answer(call)), {
      retry: { budget: 4 },
    });
    // The budget of 4 is at half after the call and its repeat.
    await expect(unary(client, 'echo', message)).rejects.toMatchObject(unavailable);
    expect(pod.arrived).toHaveLength(2);
    await expect(unary(client, 'echo', message)).rejects.toMatchObject(unavailable);
    expect(pod.arrived).toHaveLength(3);
    isBroken = false;
    for (let call = 0; call < 30; call += 1) await unary(client, 'echo', message);
    isBroken = true;
    await expect(unary(client, 'echo', message)).rejects.toMatchObject(unavailable);
    expect(pod.arrived).toHaveLength(3 + 30 + 2);
  });

  it.each([
    ['retry.afterHeaders is false', { retry: { afterHeaders: false } }],
    ['retry is false', { retry: false as const }],
  ])('is not made again where %s', async (_, options) => {
    await connectTo(breakAfterHeaders, options);
    await expect(unary(client, 'echo', message)).rejects.toMatchObject(unavailable);
    expect(pod.arrived).toHaveLength(1);
  });

  it('keeps its deadline', async () => {
    await connectTo((call, attempt) => (attempt === 1 ? breakAfterHeaders(call) : undefined));
    await expect(unary(client, 'echo', message, { deadlineMs: 500 })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
    expect(pod.arrived).toHaveLength(2);
  });

  it('is not made again once it was cancelled', async () => {
    await connectTo(() => {});
    const call = new Promise((resolve) => {
      const echo = client.echo(message, resolve);
      void waitUntil('the call has arrived', () => pod.arrived.length === 1).then(async () => {
        pod.arrived[0]?.sendHeaders();
        echo.cancel();
        await pod.arrived[0]?.breakOff();
      });
    });
    await expect(call).resolves.toMatchObject({ code: status.CANCELLED });
    expect(pod.arrived).toHaveLength(1);
  });

  it('fails where its client was closed meanwhile', async () => {
    await connectTo(async (call) => {
      call.sendHeaders();
      client.close();
      await call.breakOff();
    });
    await expect(unary(client, 'echo', message)).rejects.toMatchObject(unavailable);
    expect(pod.arrived).toHaveLength(1);
  });
});

describe('a call that fails by itself', () => {
  it('ends with the status that the pod sent after its headers', async () => {
    await connectTo((call) => {
      call.sendHeaders();
      call.end(status.FAILED_PRECONDITION);
    });
    await expect(unary(client, 'echo', message)).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
    });
    expect(pod.arrived).toHaveLength(1);
  });

  it('is told that an OK without an answer is none', async () => {
    await connectTo((call) => {
      call.sendHeaders();
      call.end(status.OK);
    });
    await expect(unary(client, 'echo', message)).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });
});
