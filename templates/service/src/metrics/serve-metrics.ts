import { createServer, type Server } from 'node:http';
import { hostAndPort } from '../host-and-port.js';

const PATH = '/metrics';

export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/**
 * Serves the metrics as text over HTTP at `/metrics`. The server never ends by itself, so that the last look during a
 * drain sees the last calls, and never keeps the process from ending.
 *
 * @param port 0 lets the system choose one
 * @throws {Error} with one sentence when the address or the port cannot be had
 */
export async function serveMetrics(
  metrics: MetricsText,
  address: string,
  port: number,
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== PATH) {
      response.writeHead(404).end(`Not found: the metrics are at ${PATH}.\n`);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end('Allowed are GET and HEAD.\n');
    } else {
      metrics.text().then(
        (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
        (error: unknown) => response.writeHead(500).end(`${(error as Error).message}\n`),
      );
    }
  });
  server.on('connection', (socket) => socket.unref());
  server.unref();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // Without a host Node takes every address, IPv6 and IPv4, or 0.0.0.0 where there is no IPv6.
      server.listen({ port, ...(address !== '::' && { host: address }) }, resolve);
    });
  } catch (error) {
    throw new Error(
      `Cannot serve metrics on ${hostAndPort(address, port)}: ${(error as Error).message}`,
      { cause: error },
    );
  }
  return server;
}
