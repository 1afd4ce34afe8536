import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatAddress, type Address } from '../../balancing/endpoint.js';
import { answerRequests } from './answer-request.js';
import { ProxyMetrics } from './metrics/proxy-metrics.js';
import type { ProxyView } from './proxy-view.js';

/** Bytes of the largest request line with its headers. */
const MAX_HEADER_BYTES = 8192;
/** From the start of a connection or of a request to the end of its headers, and to the end of its body. */
const HEADERS_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Longer than the usual interval of Prometheus would save a connection; shorter costs one per scrape. */
const KEEP_ALIVE_MS = 5000;
/** Those who look: Prometheus, a probe, a person. */
const MAX_CONNECTIONS = 64;

export interface AdminServer {
  readonly address: Address;
  /** Closes the port and every connection to it. */
  close(): void;
}

/**
 * Serves /metrics, /endpoints and /healthz over HTTP/1.1. The server never ends by itself, so that the last look during
 * a drain sees the last calls, and never keeps the process from ending.
 *
 * @param address an IP address, `::` for all of them; port 0 lets the system choose one
 * @throws {Error} with one sentence when the address or the port cannot be had
 */
export async function serveAdmin(
  view: ProxyView,
  { address, port }: { readonly address: string; readonly port: number },
): Promise<AdminServer> {
  const answer = answerRequests(view, new ProxyMetrics(view));
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1000,
    },
    (request, response) => {
      const { method = '', url = '' } = request;
      void answer(method, url).then(({ status, headers, body }) => {
        const length = Buffer.byteLength(body);
        response.writeHead(status, { ...headers, 'content-length': length });
        response.end(method === 'HEAD' ? undefined : body);
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => socket.unref());
  server.unref();
  await listen(server, address, port);
  // A connection that cannot be accepted is lost to the one who asked, and to nobody else.
  server.on('error', () => {});
  const { address: host, port: taken } = server.address() as AddressInfo;
  return {
    address: { host, port: taken },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, address: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // Without a host Node takes every address, IPv6 and IPv4, or 0.0.0.0 where there is no IPv6.
      server.listen({ port, ...(address !== '::' && { host: address }) }, resolve);
    });
  } catch (error) {
    const place = formatAddress({ host: address, port });
    throw new Error(`Cannot serve the admin pages on ${place}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
