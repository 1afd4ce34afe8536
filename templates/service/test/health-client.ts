import {
  credentials,
  makeGenericClientConstructor,
  type Client,
  type ClientReadableStream,
  type requestCallback,
} from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';

interface Answer {
  readonly status: string;
}

export interface HealthClient extends Client {
  check(request: { service: string }, callback: requestCallback<Answer>): unknown;
  watch(request: { service: string }): ClientReadableStream<Answer>;
}

/** What a probe or a health-checking client uses. */
export function createHealthClient(address: string): HealthClient {
  const HealthClient = makeGenericClientConstructor(healthService, '');
  return new HealthClient(address, credentials.createInsecure()) as unknown as HealthClient;
}

/** Asks like a probe; resolves to the status. */
export function askHealth(client: HealthClient, service: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.check({ service }, (error, answer) => {
      if (error) reject(error);
      else resolve(answer?.status ?? '');
    });
  });
}
