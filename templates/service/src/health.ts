import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import {
  Metadata,
  type handleUnaryCall,
  type Server,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { HealthImplementation, protoPath } from 'grpc-health-check';

/** The names a probe may ask for; '' is the server as a whole. */
const LIVENESS = 'liveness';
const READINESS = 'readiness';

/** Metadata of the answer to a check: the pod's name, because a mesh or a proxy hides its address. */
export const SERVED_BY = 'served-by';

type Check = handleUnaryCall<unknown, unknown>;
type Watch = ServerWritableStream<unknown, unknown>;

/** The contract of the health service, for reflection. */
export const healthPackage: PackageDefinition = loadSync(protoPath);

/**
 * grpc.health.v1.Health with a name for each kind of probe. Liveness says that the process works, so it stays SERVING
 * while the server drains: a restart would cut the calls that are about to finish. The other two say whether new calls
 * are welcome.
 */
export class Health {
  readonly #implementation = new HealthImplementation({
    '': 'NOT_SERVING',
    [LIVENESS]: 'SERVING',
    [READINESS]: 'NOT_SERVING',
  });
  readonly #watches = new Set<Watch>();
  readonly #podName: string;
  #isDraining = false;

  constructor(podName: string) {
    this.#podName = podName;
  }

  addTo(server: Server): void {
    this.#implementation.addToServer({
      addService: (definition, methods) => {
        server.addService(definition, {
          ...methods,
          check: this.#signed(methods['check']),
          watch: this.#tracked(methods['watch']),
        });
      },
    });
  }

  /** The server listens. Comes too late when the server drains already. */
  ready(): void {
    if (!this.#isDraining) this.#acceptCalls('SERVING');
  }

  /** The server is about to stop. */
  draining(): void {
    this.#isDraining = true;
    this.#acceptCalls('NOT_SERVING');
  }

  /** Ends the streams of Watch, which never end by themselves and would hold up a graceful shutdown. */
  endWatches(): void {
    for (const watch of this.#watches) watch.end();
  }

  #signed(check: unknown): Check {
    return (call, callback) => {
      const metadata = new Metadata();
      metadata.set(SERVED_BY, this.#podName);
      call.sendMetadata(metadata);
      (check as Check)(call, callback);
    };
  }

  #tracked(watch: unknown): (call: Watch) => void {
    return (call) => {
      this.#watches.add(call);
      call.once('cancelled', () => this.#watches.delete(call));
      (watch as (call: Watch) => void)(call);
    };
  }

  #acceptCalls(status: 'SERVING' | 'NOT_SERVING'): void {
    this.#implementation.setStatus('', status);
    this.#implementation.setStatus(READINESS, status);
  }
}
