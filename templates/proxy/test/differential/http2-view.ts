import type { ClientHttp2Session, ClientHttp2Stream, Http2Stream } from 'node:http2';
import { digestBytes } from '../grpc/digest.js';

/** Fields as they came: name, value, name, value, … */
type RawFields = readonly string[];

/** All that one end sees of a stream. */
export interface StreamView {
  /** Of the request or of the answer; undefined when none came. */
  readonly fields: RawFields | undefined;
  readonly data: string;
  readonly trailers: RawFields | undefined;
  /** The code that the stream was closed with. */
  readonly code: number | undefined;
}

/** What comes on a stream until it is closed. @param fields what came already */
export async function viewHttp2Stream(
  stream: Http2Stream,
  fields?: RawFields,
): Promise<StreamView> {
  let answer = fields;
  let trailers: RawFields | undefined;
  const chunks: Buffer[] = [];
  stream.on('response', (_headers: unknown, _flags: number, raw: RawFields) => {
    answer = raw;
  });
  stream.on('trailers', (_headers: unknown, _flags: number, raw: RawFields) => {
    trailers = raw;
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => {});
  await new Promise((resolve) => {
    stream.once('close', resolve);
  });
  const data = digestBytes(Buffer.concat(chunks));
  return { fields: answer, data, trailers, code: stream.rstCode };
}

/** Opens a stream as a gRPC client does, and leaves it open. */
export function openGrpc(
  session: ClientHttp2Session,
  fields: Record<string, string | string[]> = {},
): ClientHttp2Stream {
  return session.request(
    {
      ':method': 'POST',
      ':path': '/test.Service/Method',
      ':authority': 'test.example',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...fields,
    },
    { endStream: false, waitForTrailers: true },
  );
}
