import { CHECK_PATH, WATCH_PATH, type HealthCalls } from '../health/health-calls.js';
import type { HeaderList } from '../hpack/header-list.js';
import { encodeFields } from '../hpack/encode-field.js';
import type { Call } from './call.js';
import type { CallTaker } from './client-connection.js';
import type { LocalCall } from './local-call.js';
import { encodeStatusTrailers, OK, UNIMPLEMENTED } from './status.js';

/** A message of gRPC has this before it: a byte for compression, and its length. */
const PREFIX_BYTES = 5;

/** The largest request; one names a service, which has at most a few hundred characters. */
const MAX_REQUEST_BYTES = 4096;

const INVALID_ARGUMENT = 3;

const ANSWER_HEADERS = encodeFields([
  [':status', '200'],
  ['content-type', 'application/grpc'],
]);

/** Serves grpc.health.v1 of the proxy itself, on a port of its own. */
export class HealthService implements CallTaker {
  readonly #calls: HealthCalls;

  constructor(calls: HealthCalls) {
    this.#calls = calls;
  }

  take(call: Call, _list: HeaderList, isLast: boolean): void {
    const { path } = call;
    if (path !== CHECK_PATH && path !== WATCH_PATH) {
      call.fail(
        UNIMPLEMENTED,
        `This is the proxy's health port, which serves ${CHECK_PATH} and ${WATCH_PATH} only.`,
      );
      return;
    }
    const local = new HealthCall(call, this.#calls);
    call.local = local;
    if (isLast) local.onData(Buffer.alloc(0), 0, 0, true);
  }
}

class HealthCall implements LocalCall {
  readonly #call: Call;
  readonly #calls: HealthCalls;
  #request = Buffer.alloc(0);
  #isAnswered = false;
  #endWatch: (() => void) | undefined;

  constructor(call: Call, calls: HealthCalls) {
    this.#call = call;
    this.#calls = calls;
  }

  onData(bytes: Buffer, start: number, end: number, isLast: boolean): void {
    if (this.#isAnswered) return;
    this.#request = Buffer.concat([this.#request, bytes.subarray(start, end)]);
    const length = this.#request.length < PREFIX_BYTES ? Infinity : this.#request.readUInt32BE(1);
    if (this.#request.length > MAX_REQUEST_BYTES || (isLast && length === Infinity)) {
      this.#isAnswered = true;
      this.#call.fail(INVALID_ARGUMENT, 'A request of grpc.health.v1 is one short message.');
    } else if (this.#request.length >= PREFIX_BYTES + length) {
      this.#isAnswered = true;
      this.#answer(this.#request.subarray(PREFIX_BYTES, PREFIX_BYTES + length));
    } else if (isLast) {
      this.#isAnswered = true;
      this.#call.fail(INVALID_ARGUMENT, 'The request ends before its message does.');
    }
  }

  onCancelled(): void {
    this.#endWatch?.();
  }

  #answer(request: Buffer): void {
    if (this.#call.path === CHECK_PATH) {
      const answer = this.#calls.check(request);
      if ('message' in answer) this.#call.fail(answer.code, answer.message);
      else {
        this.#send(answer.response);
        this.#call.status = OK;
        this.#call.response.finish(encodeStatusTrailers(OK, ''));
      }
      return;
    }
    const watch = this.#calls.watch(request, (message) => this.#send(message));
    if (typeof watch === 'function') this.#endWatch = watch;
    else this.#call.fail(watch.code, watch.message);
  }

  #send(message: Uint8Array): void {
    const { response } = this.#call;
    if (response.isClear && !response.areHeadersSent) {
      response.takeHeaders(ANSWER_HEADERS, ANSWER_HEADERS.length, false);
    }
    const framed = Buffer.alloc(PREFIX_BYTES + message.length);
    framed.writeUInt32BE(message.length, 1);
    framed.set(message, PREFIX_BYTES);
    response.take(framed, 0, framed.length, false);
  }
}
