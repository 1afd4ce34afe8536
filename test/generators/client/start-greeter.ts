import { join } from 'node:path';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { CONTRACTS } from './consumer-project.js';

/** A real server whose contract has no package. */
export interface Greeter {
  readonly port: number;
  close(): void;
}

export async function startGreeter(): Promise<Greeter> {
  const contract = loadPackageDefinition(loadSync(join(CONTRACTS, 'bare', 'Greeter.proto')));
  const server = new Server();
  server.addService((contract.Greeter as ServiceClientConstructor).service, {
    SayHello: (
      call: { request: { name: string } },
      callback: (error: null, reply: object) => void,
    ) => {
      callback(null, { greeting: `hello ${call.request.name}`, mood: 'MOOD_GLAD' });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    close: () => {
      server.forceShutdown();
    },
  };
}
