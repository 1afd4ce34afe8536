import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { runGenerator } from '../generators/run-generator.js';
import { makeWorkspace, type Workspace } from '../generators/workspace.js';
import { run } from '../run-program.js';
import { userEnvironment } from '../user-environment.js';

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');

const FIELDS = `
  Priority priority = 3;
  int64 units = 4;`;

const ENUM = `
enum Priority {
  PRIORITY_UNSPECIFIED = 0;
  PRIORITY_HIGH = 1;
}
`;

const HANDLER = `
import type { EchoRequest__Output, EchoResponse } from '../../client/generated/index.js';
import type { CallContext } from '../rpc/handlers.js';

export const received: EchoRequest__Output[] = [];

export function echo(request: EchoRequest__Output, { podName }: CallContext): EchoResponse {
  received.push(request);
  return { ...request, servedBy: podName };
}
`;

/** Prints what arrives, and what does by the types; the number is one that no double holds. */
const PROGRAM = `
import { createOrdersClient, unary } from '../client/index.js';
import {
  packageDefinition,
  Priority,
  type EchoRequest,
  type EchoRequest__Output,
  type EchoResponse__Output,
} from '../client/generated/index.js';
import { readConfig } from './config.js';
import { received } from './handlers/echo.js';
import { Health } from './health.js';
import { createLogger } from './logger.js';
import { Adapters } from './rpc/adapters.js';
import { createServer, listen } from './server.js';
import { services } from './services.js';

const podName = 'pod-1';
const requests: EchoRequest[] = [
  { message: 'set', priority: 'PRIORITY_HIGH', units: '-9007199254740993' },
  { message: 'unset' },
];
const typedRequests: EchoRequest__Output[] = [
  { message: 'set', priority: Priority.PRIORITY_HIGH, units: '-9007199254740993' },
  { message: 'unset', priority: 'PRIORITY_UNSPECIFIED', units: '0' },
];
const typedReplies: EchoResponse__Output[] = typedRequests.map((request) => ({
  ...request,
  servedBy: podName,
}));

const logger = createLogger({ logLevel: 'silent', podName });
const server = createServer({
  config: readConfig({}, { port: 50051, podName }),
  services: services(new Adapters({ podName, logger })),
  contract: packageDefinition,
  health: new Health('pod-1'),
});
const { port } = await listen(server, '127.0.0.1', 0);
const orders = createOrdersClient({ target: \`127.0.0.1:\${port}\` });
const replies: EchoResponse__Output[] = [];
for (const request of requests) replies.push(await unary(orders, 'echo', request));
orders.close();
server.forceShutdown();
console.log(JSON.stringify([{ received, replies }, { received: typedRequests, replies: typedReplies }]));
`;

let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace();
});
afterEach(() => workspace.remove());

it('an enum and an int64 that are added to the contract arrive in handler and client as the types say', async () => {
  const { error } = await runGenerator(workspace.cwd, ['orders'], {
    defaults: true,
    install: false,
  });
  expect(error).toBeUndefined();
  const orders = join(workspace.cwd, 'orders');
  symlinkSync(MODULES, join(orders, 'node_modules'), 'junction');

  const contract = join(orders, 'proto', 'orders', 'v1', 'orders.proto');
  const extended = readFileSync(contract, 'utf8').replace(/message Echo\w+ \{/g, `$&${FIELDS}`);
  writeFileSync(contract, extended + ENUM);
  writeFileSync(join(orders, 'src', 'handlers', 'echo.ts'), HANDLER);
  writeFileSync(join(orders, 'src', 'round-trip.ts'), PROGRAM);
  // Runs `npm run generate` first.
  await run('npm', ['run', 'build'], { cwd: orders, env: userEnvironment() });

  const printed = await run(process.execPath, ['dist/src/round-trip.js'], { cwd: orders });
  const [arrived, typed] = JSON.parse(printed) as [unknown, unknown];
  expect(arrived).toEqual(typed);
});
