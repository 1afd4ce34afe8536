import { once } from 'node:events';
import {
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { OrdersService, type EchoRequest } from '../../templates/service/client/generated/index.js';

/** A call that has arrived whole. */
export interface ArrivedCall {
  readonly headers: IncomingHttpHeaders;
  readonly request: EchoRequest;
  /** Sends the response headers. */
  sendHeaders(): void;
  /** Sends them where they were not sent, and the answer. */
  sendAnswer(servedBy: string): void;
  /** Ends the call with this status, which stands in the trailers once headers were sent. */
  end(code: number): void;
  /** Closes the connection without a word, once the client has got what was sent. */
  breakOff(): Promise<void>;
}

/** A pod on bare HTTP/2 that does in each step of a call what a real one does only in the wrong moment. */
export interface ScriptedPod {
  readonly address: string;
  readonly arrived: readonly ArrivedCall[];
  close(): Promise<void>;
}

type Script = (call: ArrivedCall, attempt: number) => void | Promise<void>;

export async function startScriptedPod(
  play: Script,
  tls?: { readonly key: Buffer; readonly certificate: Buffer },
): Promise<ScriptedPod> {
  const sessions = new Set<ServerHttp2Session>();
  const arrived: ArrivedCall[] = [];
  const server = tls ? createSecureServer({ key: tls.key, cert: tls.certificate }) : createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const frames: Buffer[] = [];
    stream.on('error', () => {
      // The client may reset a stream; what it makes of the call is what counts.
    });
    stream.on('data', (frame: Buffer) => frames.push(frame));
    stream.on('end', () => {
      const call = new HttpCall(stream, headers, Buffer.concat(frames));
      arrived.push(call);
      void play(call, arrived.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    async close() {
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const PREFIX_BYTES = 5;

class HttpCall implements ArrivedCall {
  readonly headers: IncomingHttpHeaders;
  readonly request: EchoRequest;
  readonly #stream: ServerHttp2Stream;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer) {
    this.headers = headers;
    this.request = OrdersService.Echo.requestDeserialize(body.subarray(PREFIX_BYTES));
    this.#stream = stream;
  }

  sendHeaders(): void {
    this.#stream.respond(
      { ':status': 200, 'content-type': 'application/grpc' },
      { waitForTrailers: true },
    );
  }

  sendAnswer(servedBy: string): void {
    if (!this.#stream.headersSent) this.sendHeaders();
    const message = OrdersService.Echo.responseSerialize({ ...this.request, servedBy });
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32BE(message.length, 1);
    this.#stream.write(Buffer.concat([prefix, message]));
  }

  end(code: number): void {
    const trailers = { 'grpc-status': String(code) };
    if (!this.#stream.headersSent) {
      const head = { ':status': 200, 'content-type': 'application/grpc', ...trailers };
      this.#stream.respond(head, { endStream: true });
      return;
    }
    this.#stream.once('wantTrailers', () => this.#stream.sendTrailers(trailers));
    this.#stream.end();
  }

  async breakOff(): Promise<void> {
    const { session } = this.#stream;
    // The answer to a ping says that all frames before it were read.
    await new Promise<void>((resolve) => session?.ping(() => resolve()));
    session?.destroy();
  }
}
