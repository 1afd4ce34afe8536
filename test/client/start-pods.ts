import {
  Server,
  ServerCredentials,
  status,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { startDnsServer, type DnsServer } from '../../quickstart/dns-server/start-dns-server.js';
import {
  OrdersService,
  type EchoRequest__Output,
  type EchoResponse,
} from '../../templates/service/client/generated/index.js';

type Echo = (
  call: ServerUnaryCall<EchoRequest__Output, EchoResponse>,
  callback: sendUnaryData<EchoResponse>,
) => void;

/** A real gRPC server that plays one pod. */
export interface Pod {
  readonly name: string;
  readonly port: number;
  /** The calls it has answered. */
  readonly calls: number;
  /** Replaces what it does with a call. */
  setEcho(echo: Echo): void;
  /** Ends calls in flight, then the connections. */
  shutDown(): Promise<void>;
}

/** The SRV name of the pods; their ports differ, so one loopback address serves them all. */
export const HEADLESS = 'orders-headless.shop.svc.cluster.local';
export const TARGET = `_grpc._tcp.${HEADLESS}`;

export async function startPod(
  name: string,
  serverCredentials: ServerCredentials = ServerCredentials.createInsecure(),
): Promise<Pod> {
  const server = new Server();
  let calls = 0;
  let echo: Echo = (call, callback) =>
    callback(null, { message: call.request.message, servedBy: name });
  server.addService(OrdersService, {
    Echo: ((call, callback) => {
      calls += 1;
      echo(call, callback);
    }) satisfies Echo,
    Tick: () => {},
    Chat: () => {},
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', serverCredentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    name,
    port,
    get calls() {
      return calls;
    },
    setEcho: (next) => void (echo = next),
    shutDown: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.forceShutdown(), 2000);
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      }),
  };
}

/** Answers each call with UNAVAILABLE, as a pod on its way out may. */
export const unavailable: Echo = (_call, callback) =>
  callback({ code: status.UNAVAILABLE, details: 'going away' });

/** Some pods, and a DNS server that lists those it is told are ready. */
export class Fleet {
  readonly dns: DnsServer;
  readonly #started: Pod[] = [];

  private constructor(dns: DnsServer) {
    this.dns = dns;
  }

  static async start(): Promise<Fleet> {
    return new Fleet(await startDnsServer());
  }

  async startPods(count: number, serverCredentials?: ServerCredentials): Promise<Pod[]> {
    const pods = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        startPod(`orders-${this.#started.length + index + 1}`, serverCredentials),
      ),
    );
    this.#started.push(...pods);
    return pods;
  }

  /** Makes these the ready pods, the way CoreDNS lists them. */
  list(pods: readonly Pick<Pod, 'name' | 'port'>[]): void {
    this.dns.setRecords(
      TARGET,
      pods.map(({ name, port }) => ({ type: 'SRV', port, target: `${name}.${HEADLESS}` })),
    );
    for (const { name } of pods) {
      this.dns.setRecords(`${name}.${HEADLESS}`, [{ type: 'A', address: '127.0.0.1' }]);
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#started.map((pod) => pod.shutDown()));
    await this.dns.close();
  }
}
