import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { DnsRecord, DnsServer } from './dns-server/start-dns-server.js';

export const SERVICE_NAME = 'orders-headless.shop.svc.cluster.local';
export const SRV_NAME = `_grpc._tcp.${SERVICE_NAME}`;

/** Where a pod listens. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface PodPlace extends Place {
  readonly pod: string;
}

/** How pods are told apart on this machine. */
export interface Addressing {
  readonly kind: 'addresses' | 'ports';
  /** What a balanced client dials. */
  readonly target: string;
  /** Where the pod of this number (1 and up) listens. */
  placeOf(number: number): Promise<Place>;
  /** Makes the headless Service's DNS answer list exactly these pods. */
  publish(dns: DnsServer, pods: readonly PodPlace[]): void;
  /** What that answer is, in words. */
  describe(pods: readonly Place[]): string;
}

/**
 * Linux has the whole of 127.0.0.0/8: an address per pod and one port, as in a cluster. Elsewhere
 * (macOS) there is only 127.0.0.1: a port per pod, given by SRV records. QUICKSTART_SRV=1 asks for
 * the latter on Linux, too.
 */
export async function chooseAddressing(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Addressing> {
  const oneAddress = platform !== 'linux' || environment['QUICKSTART_SRV'] === '1';
  return oneAddress ? portPerPod() : addressPerPod(await freePort('0.0.0.0'));
}

function addressPerPod(port: number): Addressing {
  return {
    kind: 'addresses',
    target: `${SERVICE_NAME}:${port}`,
    placeOf: async (number) => ({ address: `127.0.0.${10 + number}`, port }),
    publish(dns, pods) {
      dns.setRecords(
        SERVICE_NAME,
        pods.map(({ address }) => ({ type: 'A', address })),
      );
    },
    describe: (pods) => `${SERVICE_NAME} is ${pods.map(({ address }) => address).join(', ')}`,
  };
}

function portPerPod(): Addressing {
  return {
    kind: 'ports',
    target: SRV_NAME,
    placeOf: async () => ({ address: '127.0.0.1', port: await freePort('127.0.0.1') }),
    publish(dns, pods) {
      const records = pods.map(({ pod, address, port }): DnsRecord => {
        const target = `${pod}.${SERVICE_NAME}`;
        dns.setRecords(target, [{ type: 'A', address }]);
        return { type: 'SRV', port, target };
      });
      dns.setRecords(SRV_NAME, records);
    },
    describe: (pods) =>
      `${SRV_NAME} is 127.0.0.1 with ports ${pods.map(({ port }) => port).join(', ')}`,
  };
}

/** A port nobody listens on at this address (0.0.0.0: at any). */
async function freePort(host: string): Promise<number> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
