import { once } from 'node:events';
import { Metadata, status, type Client } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ByteHandlers } from '../grpc/byte-server.js';
import { ByteService } from '../grpc/byte-service.js';
import { startBidi, startClientStream, startServerStream, startUnary } from '../grpc/calls.js';
import { digestView, type CallDigest } from '../grpc/digest.js';
import { BothWays } from './both-ways.js';

const ONE = Buffer.from('one');

let ways: BothWays;
beforeAll(async () => {
  ways = await BothWays.open();
});
afterAll(() => ways.close());

/** What happens on the server's side, in its order. */
class Log {
  readonly lines: string[] = [];
  readonly #waiting = new Map<string, () => void>();

  add(line: string): void {
    this.lines.push(line);
    this.#waiting.get(line)?.();
  }

  async until(line: string): Promise<void> {
    if (this.lines.includes(line)) return;
    await new Promise<void>((resolve) => this.#waiting.set(line, resolve));
  }
}

/** Handlers that write down what comes and never end a call; streams answer each request. */
function listenOnly(log: Log): Required<ByteHandlers> {
  const watch = (call: NodeJS.EventEmitter) => {
    log.add('begun');
    call.on('cancelled', () => log.add('cancelled'));
    call.on('error', () => {});
    call.on('end', () => log.add('half closed'));
  };
  return {
    Unary: (call) => watch(call),
    ClientStream: (call) => {
      watch(call);
      call.on('data', (request: Buffer) => log.add(`got ${request.toString()}`));
    },
    ServerStream: (call) => {
      watch(call);
      call.write(ONE);
    },
    Bidi: (call) => {
      watch(call);
      call.on('data', (request: Buffer) => {
        log.add(`got ${request.toString()}`);
        call.write(request);
      });
    },
  };
}

/** Where a client cancels; each resolves with what it sees of it. */
const STEPS: Readonly<Record<string, (client: Client, log: Log) => Promise<CallDigest>>> = {
  'a unary call that the server has': async (client, log) => {
    const { call, view } = startUnary(client, ByteService.Unary, ONE);
    await log.until('begun');
    call.cancel();
    return digestView(await view);
  },
  'a client stream before its first request': async (client, log) => {
    const metadata = new Metadata();
    const { call, view } = startClientStream(client, ByteService.ClientStream, { metadata });
    await log.until('begun');
    call.cancel();
    return digestView(await view);
  },
  'a client stream after a request': async (client, log) => {
    const { call, view } = startClientStream(client, ByteService.ClientStream);
    call.write(ONE);
    await log.until('got one');
    call.cancel();
    return digestView(await view);
  },
  'a client stream after its last request': async (client, log) => {
    const { call, view } = startClientStream(client, ByteService.ClientStream);
    call.end(ONE);
    await log.until('half closed');
    call.cancel();
    return digestView(await view);
  },
  'a server stream after its first response': async (client) => {
    const { call, view } = startServerStream(client, ByteService.ServerStream, ONE);
    await once(call, 'data');
    call.cancel();
    return digestView(await view);
  },
  'a bidi stream after a response': async (client) => {
    const { call, view } = startBidi(client, ByteService.Bidi);
    call.write(ONE);
    await once(call, 'data');
    call.cancel();
    return digestView(await view);
  },
  'a bidi stream after its last request': async (client, log) => {
    const { call, view } = startBidi(client, ByteService.Bidi);
    call.end(ONE);
    await log.until('half closed');
    call.cancel();
    return digestView(await view);
  },
};

describe('the server learns that the client cancels', () => {
  it.each(Object.entries(STEPS))('%s', async (_, cancel) => {
    const seen = await ways.compare(() => {
      const log = new Log();
      return {
        handlers: listenOnly(log),
        drive: async (client) => {
          const view = await cancel(client, log);
          await log.until('cancelled');
          return { ...view, server: log.lines };
        },
      };
    });

    expect(seen.code).toBe(status.CANCELLED);
  });
});

describe('the server learns that the deadline of the client passes', () => {
  it.each(['Unary', 'ServerStream', 'ClientStream', 'Bidi'] as const)('%s', async (kind) => {
    const seen = await ways.compare(() => {
      const log = new Log();
      return {
        handlers: listenOnly(log),
        drive: async (client) => {
          const extras = { options: { deadline: Date.now() + 1000 } };
          const { code, responses } = await endlessly(client, kind, extras);
          await log.until('cancelled');
          // Whether a server sees the end of a request that is cancelled is a matter of chance in grpc-js.
          const server = log.lines.filter((line) => line !== 'half closed');
          return { code, responses: responses.length, server };
        },
      };
    });

    expect(seen.code).toBe(status.DEADLINE_EXCEEDED);
  });
});

/** A call that the client does not end. */
async function endlessly(
  client: Client,
  kind: keyof typeof ByteService,
  extras: { readonly options: { readonly deadline: number } },
): Promise<CallDigest> {
  const { Unary, ServerStream, ClientStream, Bidi } = ByteService;
  if (kind === 'Unary') return digestView(await startUnary(client, Unary, ONE, extras).view);
  if (kind === 'ServerStream') {
    return digestView(await startServerStream(client, ServerStream, ONE, extras).view);
  }
  const { call, view } =
    kind === 'Bidi'
      ? startBidi(client, Bidi, extras)
      : startClientStream(client, ClientStream, extras);
  call.write(ONE);
  return digestView(await view);
}
