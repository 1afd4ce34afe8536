import { once } from 'node:events';
import { connect, createServer, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A proxy that gives each call to the next backend, as a mesh or an L7 proxy does. */
export interface CallProxy {
  readonly address: string;
  close(): void;
}

/** @param hidden response headers that it keeps to itself */
export async function startCallProxy(
  backends: readonly string[],
  hidden: readonly string[] = [],
): Promise<CallProxy> {
  const sessions = backends.map((backend) => connect(`http://${backend}`));
  let calls = 0;
  const visible = (headers: IncomingHttpHeaders) => {
    const shown = { ...headers };
    for (const name of hidden) delete shown[name];
    return shown;
  };

  const server = createServer();
  server.on('stream', (downstream, headers) => {
    const upstream = sessions[calls++ % sessions.length]?.request(headers);
    if (!upstream) return;
    downstream.pipe(upstream);
    upstream.on('response', (response) => {
      downstream.respond(visible(response), { waitForTrailers: true });
      let trailers: IncomingHttpHeaders = {};
      upstream.on('trailers', (received: IncomingHttpHeaders) => {
        trailers = received;
      });
      downstream.on('wantTrailers', () => downstream.sendTrailers(visible(trailers)));
      upstream.pipe(downstream);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const open = new Set<{ destroy(): void }>(sessions);
  server.on('session', (session) => open.add(session));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const session of open) session.destroy();
      server.close();
    },
  };
}
