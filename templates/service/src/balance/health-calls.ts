import type { Client, ClientUnaryCall, Metadata, ServiceError } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { createBalancedClient } from '../../client/create-client.js';
import { SERVED_BY } from '../health.js';
import type { BalanceOptions } from './options.js';

interface HealthClient extends Client {
  check(
    request: { service: string },
    callback: (error: ServiceError | null) => void,
  ): ClientUnaryCall;
}

/** Health calls through the balanced client. That a pod answers counts, not what it says. */
export class HealthCalls {
  readonly #client: HealthClient;

  /** @throws {TypeError} for a target that cannot be dialled, with one sentence */
  constructor({
    target,
    discovery,
    dnsServers,
  }: Pick<BalanceOptions, 'target' | 'discovery' | 'dnsServers'>) {
    const options = { target, discovery, dnsServers };
    this.#client = createBalancedClient<HealthClient>(healthService, options);
  }

  /** Makes one call; resolves to the address that answered, which behind a mesh or a proxy is not the pod's. */
  answeringEndpoint(): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = this.#client.check({ service: '' }, (error) => {
        if (error) reject(error);
        else resolve(call.getPeer());
      });
    });
  }

  /** Makes one call; resolves to the name of the pod that answered. */
  answeringPod(): Promise<string> {
    return new Promise((resolve, reject) => {
      let headers: Metadata | undefined;
      const call = this.#client.check({ service: '' }, (error) => {
        const pod = headers?.get(SERVED_BY)[0];
        if (error) reject(error);
        else if (pod !== undefined) resolve(String(pod));
        else reject(new Error(`${call.getPeer()} answered without ${SERVED_BY}, its pod's name.`));
      });
      call.on('metadata', (received) => (headers = received));
    });
  }

  close(): void {
    this.#client.close();
  }
}
