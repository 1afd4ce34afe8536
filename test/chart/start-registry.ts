import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

interface Stored {
  readonly type: string;
  readonly contents: Buffer;
}

/** An OCI registry on loopback, over plain HTTP. */
export interface Registry {
  /** `127.0.0.1:43210` */
  readonly host: string;
  close(): Promise<void>;
}

/**
 * Starts a registry that keeps what is pushed in memory: blobs and manifests by digest, manifests by tag too. It checks
 * no digest, so that a client shows whether it does.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints
 */
export async function startRegistry(): Promise<Registry> {
  const stored = new Map<string, Stored>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    host,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', `http://${host}`);
    if (request.method === 'POST') response.writeHead(202, { location: pathname }).end();
    else if (request.method === 'PUT') await keep(request, response, pathname, searchParams);
    else show(response, stored.get(pathname), pathname, request.method === 'HEAD');
  }

  async function keep(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
    searchParams: URLSearchParams,
  ): Promise<void> {
    const contents = await buffer(request);
    const digest = digestOf(contents);
    const type = request.headers['content-type'] ?? 'application/octet-stream';
    const folder = pathname.replace(/\/(uploads\/)?[^/]*$/, '');
    stored.set(`${folder}/${searchParams.get('digest') ?? digest}`, { type, contents });
    stored.set(pathname, { type, contents });
    response.writeHead(201, { location: pathname, 'docker-content-digest': digest }).end();
  }

  function show(
    response: ServerResponse,
    found: Stored | undefined,
    pathname: string,
    isHead: boolean,
  ): void {
    if (found === undefined) {
      response.writeHead(pathname === '/v2/' ? 200 : 404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': found.type,
      'content-length': found.contents.length,
      'docker-content-digest': digestOf(found.contents),
    });
    response.end(isHead ? undefined : found.contents);
  }
}

function digestOf(contents: Buffer): string {
  return `sha256:${createHash('sha256').update(contents).digest('hex')}`;
}
