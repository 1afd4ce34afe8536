import { experimental } from '@grpc/grpc-js';
import { expect, it } from '@jest/globals';
import { systemEnvironment } from '../../templates/service/client/balancing/environment.js';
import {
  HeadlessResolver,
  registerHeadlessResolver,
} from '../../templates/service/client/balancing/grpc-resolver.js';

const CURE =
  'so no client can find its pods; install a version that has it: npm install @grpc/grpc-js@~1.14.';

it('refuses a grpc-js whose experimental API lacks what the resolver uses', () => {
  const older = { ...experimental, statusOrFromValue: undefined };
  expect(() => registerHeadlessResolver('older', systemEnvironment, older)).toThrow(
    `The resolver needs \`experimental.statusOrFromValue\` of @grpc/grpc-js 1.14, which the installed version lacks, ${CURE}`,
  );
});

it('refuses a grpc-js whose listeners are no functions', () => {
  const listener = { onSuccessfulResolution: () => {}, onError: () => {} };
  const create = () =>
    new HeadlessResolver(
      { path: 'orders:50051' },
      listener as unknown as experimental.ResolverListener,
      {},
    );
  expect(create).toThrow(
    `The resolver needs \`a function as ResolverListener\` of @grpc/grpc-js 1.14, which the installed version lacks, ${CURE}`,
  );
});
