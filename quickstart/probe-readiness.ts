import {
  credentials,
  makeGenericClientConstructor,
  type Client,
  type MethodDefinition,
} from '@grpc/grpc-js';
import type { Place } from './addressing.js';

/** grpc.health.v1.HealthCheckRequest with field 1 = "readiness". */
const REQUEST = Buffer.concat([Buffer.from([0x0a, 9]), Buffer.from('readiness')]);
/** grpc.health.v1.HealthCheckResponse with field 1 = SERVING. */
const SERVING = Buffer.from([0x08, 0x01]);

const check: MethodDefinition<Buffer, Buffer> = {
  path: '/grpc.health.v1.Health/Check',
  requestStream: false,
  responseStream: false,
  requestSerialize: (request) => request,
  requestDeserialize: (request) => request,
  responseSerialize: (response) => response,
  responseDeserialize: (response) => response,
};
const ProbeClient = makeGenericClientConstructor({ check }, 'grpc.health.v1.Health');

/** Asks once, as the kubelet's gRPC readiness probe does. */
export async function probeReadiness({ address, port }: Place): Promise<boolean> {
  const client: Client = new ProbeClient(`${address}:${port}`, credentials.createInsecure(), {
    'grpc.enable_http_proxy': 0,
  });
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        check.path,
        check.requestSerialize,
        check.responseDeserialize,
        REQUEST,
        { deadline: Date.now() + 1000 },
        (error, response) => resolve(error === null && response?.equals(SERVING) === true),
      );
    });
  } finally {
    client.close();
  }
}
