import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceError,
} from '@grpc/grpc-js';

const PATH = '/acme.v1.Anything/Say';
const asIs = (bytes: Buffer): Buffer => bytes;

/** A gRPC server of a contract that nobody else has: it answers with what it was sent and the metadata `x-bin`. */
export async function startBytesService(): Promise<{ port: number; stop: () => void }> {
  const server = new Server();
  server.addService(
    {
      Say: {
        path: PATH,
        requestStream: false,
        responseStream: false,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    },
    {
      Say: (
        call: { request: Buffer; metadata: Metadata },
        callback: (error: null, reply: Buffer) => void,
      ) => callback(null, Buffer.concat([call.request, call.metadata.get('x-bin')[0] as Buffer])),
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, stop: () => server.forceShutdown() };
}

/** Makes a call of that service with a stock client, and gives what came back. */
export async function callBytesService(
  address: string,
  message: Buffer,
  binary: Buffer,
): Promise<Buffer> {
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('x-bin', binary);
  try {
    return await new Promise<Buffer>((resolve, reject) =>
      client.makeUnaryRequest(
        PATH,
        asIs,
        asIs,
        message,
        metadata,
        (error: ServiceError | null, reply?: Buffer) =>
          reply === undefined
            ? reject(error ?? new Error('Neither reply nor error.'))
            : resolve(reply),
      ),
    );
  } finally {
    client.close();
  }
}
