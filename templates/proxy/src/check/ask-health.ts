import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { formatAddress, type Address } from '../../balancing/endpoint.js';
import { CHECK_PATH } from '../health/health-calls.js';

/** HealthCheckResponse.ServingStatus, by number. */
const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;
export type Status = (typeof STATUSES)[number];

/** gRPC puts before each message whether it is compressed, and four bytes of its length. */
const PREFIX_BYTES = 5;
/** Field 1 of HealthCheckRequest, a text, and of HealthCheckResponse, a number. */
const TEXT_FIELD = 0x0a;
const NUMBER_FIELD = 0x08;

/**
 * Asks grpc.health.v1 at one address, in plain text.
 *
 * @param service at most 127 bytes
 * @param timeoutMs for everything: the connection, the call and its answer
 * @throws {Error} with one sentence when there is no answer in time, or another than a status
 */
export async function askHealth(
  address: Address,
  service: string,
  timeoutMs: number,
): Promise<Status> {
  const session = connect(`http://${formatAddress(address)}`);
  const timer = setTimeout(() => {
    session.destroy(new Error(`no answer within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await ask(session, service);
  } catch (error) {
    throw new Error(`${formatAddress(address)} did not tell its health: ${reasonOf(error)}.`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    session.destroy();
  }
}

async function ask(session: ClientHttp2Session, service: string): Promise<Status> {
  const received: Buffer[] = [];
  let headers: IncomingHttpHeaders = {};
  const take = (more: IncomingHttpHeaders) => (headers = { ...headers, ...more });
  await new Promise<void>((resolve, reject) => {
    session.on('error', reject);
    session.on('close', () => reject(new Error('the connection was closed')));
    const stream = session.request({
      ':method': 'POST',
      ':path': CHECK_PATH,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('response', take);
    stream.on('trailers', take);
    stream.on('data', (chunk: Buffer) => received.push(chunk));
    stream.on('error', reject);
    stream.on('end', resolve);
    stream.end(frame(service));
  });
  return readStatus(headers, Buffer.concat(received));
}

function frame(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? [] : [TEXT_FIELD, name.length, ...name];
  return Buffer.from([0, 0, 0, 0, message.length, ...message]);
}

/** @throws {Error} with the half of a sentence */
function readStatus(headers: IncomingHttpHeaders, body: Buffer): Status {
  const code = headers['grpc-status'];
  if (code === undefined) throw new Error('what answers there is no gRPC server');
  if (code !== '0') {
    const message = decodeURIComponent(String(headers['grpc-message'] ?? ''));
    throw new Error(`status ${String(code)}${message === '' ? '' : ` (${message})`}`);
  }
  const [field, number] = body.subarray(PREFIX_BYTES);
  // A number of 0 is not sent.
  const status = STATUSES[field === NUMBER_FIELD ? (number ?? 0) : 0];
  if (status === undefined) throw new Error(`status number ${number} is unknown`);
  return status;
}

/** Without the stop at its end. Why a connection failed, not that its streams did then. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: Error };
  return (cause?.message ?? message).replace(/\.$/, '');
}
