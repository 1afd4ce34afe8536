import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startClusterIp, type ClusterIp } from '../../quickstart/cluster-ip.js';

/** Servers that answer every chunk with their own name. */
const pods: Server[] = [];
let clusterIp: ClusterIp;

beforeEach(async () => {
  for (const name of ['a', 'b', 'c']) {
    const pod = createServer((socket) => socket.on('data', () => socket.write(name)));
    pods.push(pod.listen(0, '127.0.0.1'));
    await once(pod, 'listening');
  }
  clusterIp = await startClusterIp(
    pods.map((pod) => ({ address: '127.0.0.1', port: (pod.address() as AddressInfo).port })),
  );
});

afterEach(async () => {
  await clusterIp.close();
  for (const pod of pods.splice(0)) pod.close();
});

describe('a cluster IP', () => {
  it('keeps a connection on one pod, and spreads connections over all', async () => {
    const reached = new Set<string>();
    // The chance of missing one of three pods in 60 tries is below one in ten thousand million.
    for (let connection = 0; connection < 60; connection += 1) {
      const socket = await dial();
      const first = await ask(socket);
      expect([await ask(socket), await ask(socket)]).toEqual([first, first]);
      reached.add(first);
      socket.destroy();
    }
    expect([...reached].sort()).toEqual(['a', 'b', 'c']);
  });

  it('ends its connections when it closes', async () => {
    const socket = await dial();
    await ask(socket);
    const closed = once(socket, 'close');
    await clusterIp.close();
    await closed;
    clusterIp = await startClusterIp([]);
  });

  it('closes a connection for which there is no pod', async () => {
    await clusterIp.close();
    clusterIp = await startClusterIp([]);
    const socket = await dial();
    await once(socket.resume(), 'close');
  });
});

async function dial(): Promise<Socket> {
  const [host = '', port = ''] = clusterIp.target.split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket): Promise<string> {
  socket.write('who');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString();
}
