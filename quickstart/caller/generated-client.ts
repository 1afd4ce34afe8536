import type { Client, ServiceDefinition } from '@grpc/grpc-js';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface EchoResponse {
  /** The pod that answered. */
  readonly servedBy: string;
}

export type OrdersClient = Client & {
  echo(
    request: { message: string },
    options: { deadline?: number },
    callback: (error: Error | null, response?: EchoResponse) => void,
  ): unknown;
};

/** What this quickstart uses of the generated project's client/. */
export interface GeneratedClient {
  readonly OrdersService: ServiceDefinition;
  createOrdersClient(options: {
    target: string;
    dnsServers: readonly string[];
    pollIntervalMs: number;
  }): OrdersClient;
}

/** Loads it from the project as it was built. */
export async function loadGeneratedClient(projectDir: string): Promise<GeneratedClient> {
  const module = pathToFileURL(join(projectDir, 'dist', 'client', 'index.js')).href;
  return (await import(module)) as GeneratedClient;
}
