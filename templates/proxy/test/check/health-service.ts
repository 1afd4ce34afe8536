import { Server, ServerCredentials, status } from '@grpc/grpc-js';

/** What a service answers: its bytes, or the sentence that it refuses with. */
export type Answer = Buffer | string;

export interface HealthService {
  /** `127.0.0.1:43210` */
  readonly address: string;
  /** What it was asked, as bytes. */
  readonly requests: readonly Buffer[];
  close(): void;
}

/** Serves grpc.health.v1 by grpc-js, so that what is sent and read here is what others send and read. */
export async function serveHealth(answer: Answer): Promise<HealthService> {
  const requests: Buffer[] = [];
  const server = new Server();
  const same = (bytes: Buffer) => bytes;
  const check = {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  } as const;
  server.addService(
    { check },
    {
      check(
        call: { request: Buffer },
        done: (error: { code: status; details: string } | null, value?: Buffer) => void,
      ) {
        requests.push(call.request);
        if (typeof answer === 'string') done({ code: status.NOT_FOUND, details: answer });
        else done(null, answer);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, requests, close: () => server.forceShutdown() };
}
