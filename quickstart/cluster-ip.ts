import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Place } from './addressing.js';

export interface ClusterIp {
  /** Host and port to dial. */
  readonly target: string;
  close(): Promise<void>;
}

/**
 * One address in front of several pods, as kube-proxy makes it from a Service with a cluster IP: a
 * pod is picked at random for each connection, and all its bytes go there.
 */
export async function startClusterIp(pods: readonly Place[]): Promise<ClusterIp> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const pod = pods[Math.floor(Math.random() * pods.length)];
    if (pod === undefined) return client.destroy();
    const upstream = connect(pod.port, pod.address);
    for (const socket of [client, upstream]) keep(socket.setNoDelay(true));
    client.pipe(upstream).pipe(client);
    // Whichever side breaks, the other has nobody to talk to.
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
