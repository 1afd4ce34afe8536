import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ClusterAccount } from '../../../templates/service/client/balancing/endpointslice/cluster-account.js';
import type {
  EndpointSlice,
  SliceEvent,
} from '../../../templates/service/client/balancing/endpointslice/endpoint-slice.js';
import { createIdentity } from '../../faults/identity.js';

/** A slice as a test writes it: the server numbers it. */
export type WrittenSlice = Omit<EndpointSlice, 'metadata'> & { readonly name: string };

export interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string;
}

interface Refusal {
  readonly status: number;
  readonly message: string;
}

/**
 * What an API server does with EndpointSlices, over real HTTPS: it lists them, and sends what changes after a version to
 * those that watch. A test decides when it refuses, ends and breaks.
 */
export class ApiServer {
  readonly asked: Asked[] = [];
  /** What every list, or every watch, is answered with instead. */
  refuses: { list?: Refusal; watch?: Refusal } = {};
  readonly #server: Server;
  readonly #ca: string;
  readonly #slices = new Map<string, EndpointSlice>();
  readonly #events: SliceEvent[] = [];
  readonly #watches = new Set<ServerResponse>();
  #version = 100;
  #oldest = 0;

  private constructor(server: Server, ca: string) {
    this.#server = server;
    this.#ca = ca;
    server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'https://api');
      const query = Object.fromEntries(searchParams);
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      this.asked.push({ path: pathname, query, token });
      const refusal = query.watch ? this.refuses.watch : this.refuses.list;
      if (refusal) this.#refuse(response, refusal);
      else if (query.watch) this.#watch(response, Number(query.resourceVersion));
      else this.#list(response);
    });
  }

  static async start(): Promise<ApiServer> {
    const { keyCertPair, certificate } = await createIdentity('127.0.0.1');
    const server = createServer({ key: keyCertPair.private_key, cert: keyCertPair.cert_chain });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ApiServer(server, certificate.toString());
  }

  get account(): ClusterAccount {
    const { port } = this.#server.address() as AddressInfo;
    return { host: '127.0.0.1', port, ca: this.#ca, token: 'first', namespace: 'shop' };
  }

  get watches(): number {
    return this.#watches.size;
  }

  get version(): number {
    return this.#version;
  }

  put({ name, ...rest }: WrittenSlice): void {
    this.#version += 1;
    const type = this.#slices.has(name) ? 'MODIFIED' : 'ADDED';
    const slice = { ...rest, metadata: { name, resourceVersion: String(this.#version) } };
    this.#slices.set(name, slice);
    this.#tell({ type, object: slice });
  }

  remove(name: string): void {
    const slice = this.#slices.get(name);
    if (!slice) throw new Error(`There is no slice ${name}.`);
    this.#version += 1;
    this.#slices.delete(name);
    const metadata = { name, resourceVersion: String(this.#version) };
    this.#tell({ type: 'DELETED', object: { ...slice, metadata } });
  }

  /** Something else in the cluster changed. */
  bookmark(): void {
    this.#version += 1;
    const metadata = { name: '', resourceVersion: String(this.#version) };
    this.#tell({ type: 'BOOKMARK', object: { metadata } });
  }

  /** Forgets what was before the current version: a watch cannot go on from there any more. */
  forget(): void {
    this.#oldest = this.#version;
  }

  /** As it does when timeoutSeconds are over. */
  endWatches(): void {
    for (const watch of this.#watches) watch.end();
  }

  breakWatches(): void {
    for (const watch of this.#watches) watch.destroy();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #list(response: ServerResponse): void {
    const metadata = { resourceVersion: String(this.#version) };
    const items = this.#slices.size > 0 ? [...this.#slices.values()] : null;
    response.end(JSON.stringify({ metadata, items }));
  }

  #watch(response: ServerResponse, version: number): void {
    this.#watches.add(response);
    response.on('close', () => this.#watches.delete(response));
    response.flushHeaders();
    if (version < this.#oldest) {
      const object = { code: 410, message: `too old resource version: ${version}` };
      response.end(`${JSON.stringify({ type: 'ERROR', object } satisfies SliceEvent)}\n`);
      return;
    }
    for (const event of this.#events) {
      if (versionOf(event) > version) response.write(`${JSON.stringify(event)}\n`);
    }
  }

  #refuse(response: ServerResponse, { status, message }: Refusal): void {
    response.writeHead(status);
    response.end(JSON.stringify({ kind: 'Status', message, code: status }));
  }

  #tell(event: SliceEvent): void {
    this.#events.push(event);
    for (const watch of this.#watches) watch.write(`${JSON.stringify(event)}\n`);
  }
}

function versionOf({ type, object }: SliceEvent): number {
  return type === 'ERROR' ? 0 : Number(object.metadata.resourceVersion);
}

/** An IPv4 slice of pods at these hosts, all on one port. */
export function sliceOf(name: string, hosts: readonly string[], port = 50051): WrittenSlice {
  return {
    name,
    addressType: 'IPv4',
    endpoints: hosts.map((host) => ({ addresses: [host], conditions: { ready: true } })),
    ports: [{ name: 'grpc', port, protocol: 'TCP' }],
  };
}
