import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { ClusterAccount } from './cluster-account.js';

/** An answer of the API server that is none to use. The message is half a sentence. */
export class ApiRefusal extends Error {
  /** The HTTP status. */
  readonly status: number;

  constructor(status: number, reason: string) {
    super(`it answered ${status}: ${reason}`);
    this.status = status;
  }
}

export interface RequestSettings {
  /** Gives the request, or the reading of its answer, up. */
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which it is given up. */
  readonly silenceMs: number;
  /** Whether the process lives on for it. */
  readonly keepsAlive: boolean;
}

/**
 * Sends one GET to the API server.
 *
 * @returns the answer, whose body is still to come
 * @throws {ApiRefusal} for any other status than 200
 * @throws {Error} where there is no answer, with half a sentence
 */
export function askApiServer(
  { host, port, ca, token }: ClusterAccount,
  path: string,
  { signal, silenceMs, keepsAlive }: RequestSettings,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
    const asked = request({ host, port, path, ca, headers, signal, agent: false });
    let answer: IncomingMessage | undefined;
    asked.setTimeout(silenceMs, () => {
      (answer ?? asked).destroy(new Error(`it said nothing for ${silenceMs / 1000} s`));
    });
    if (!keepsAlive) asked.on('socket', (socket) => socket.unref());
    asked.on('error', reject);
    asked.on('response', (response) => {
      answer = response;
      if (response.statusCode === 200) resolve(response);
      else refusalOf(response).then(reject, reject);
    });
    asked.end();
  });
}

/** The text of an answer. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) text += String(piece);
  return text;
}

/** The lines of an answer, as they come. */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of answer.setEncoding('utf8')) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function refusalOf(response: IncomingMessage): Promise<ApiRefusal> {
  const status = response.statusCode ?? 0;
  const text = await textOf(response);
  try {
    const { message } = JSON.parse(text) as { message?: string };
    return new ApiRefusal(status, message ?? text);
  } catch {
    return new ApiRefusal(status, text.slice(0, 200));
  }
}
