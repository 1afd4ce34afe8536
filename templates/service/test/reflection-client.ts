import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  credentials,
  makeGenericClientConstructor,
  type Client,
  type ClientDuplexStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

interface Request {
  readonly listServices?: string;
  readonly fileContainingSymbol?: string;
}

interface Answer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
}

type ReflectionStream = ClientDuplexStream<Request, Answer>;

export interface ReflectionClient extends Client {
  serverReflectionInfo(): ReflectionStream;
}

/** What grpcurl and its like use. */
export function createReflectionClient(address: string): ReflectionClient {
  const packageDir = dirname(
    createRequire(import.meta.url).resolve('@grpc/reflection/package.json'),
  );
  const contract = loadSync('grpc/reflection/v1/reflection.proto', {
    includeDirs: [join(packageDir, 'build', 'proto')],
  });
  const definition = contract['grpc.reflection.v1.ServerReflection'] as ServiceDefinition;
  const ReflectionClient = makeGenericClientConstructor(definition, '');
  return new ReflectionClient(address, credentials.createInsecure()) as unknown as ReflectionClient;
}

/** Asks on an open stream. */
export function askReflection(stream: ReflectionStream, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('data', (answer: Answer) => {
      stream.off('error', reject);
      resolve(answer);
    });
    stream.write(request);
  });
}

/** The names of the services. */
export async function listServices(stream: ReflectionStream): Promise<string[]> {
  const { listServicesResponse } = await askReflection(stream, { listServices: '*' });
  return (listServicesResponse?.service ?? []).map(({ name }) => name);
}
