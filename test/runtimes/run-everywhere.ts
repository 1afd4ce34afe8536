/**
 * `npm run test:runtimes`: the core rows on Node 22, on Node 24 and on the Node for musl that MUSL_NODE_PATH names, and
 * the whole fault matrix and the balance tests under Jest on this Node, on Node 22 and on Node 24, RUNTIMES_ROUNDS times
 * (default 1). What cannot be had is left out with the reason; REQUIRE_TOOLS=1 makes that a failure.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { run } from '../run-program.js';
import { installNodes } from './install-nodes.js';
import { machineOfItsOwn } from './machine-of-its-own.js';

const ROOT = join(import.meta.dirname, '..', '..');
const MODULES = join(ROOT, 'node_modules');
const CORE_ROWS = join(ROOT, '.test-output', 'runtimes', 'test', 'runtimes', 'core-rows.js');
const VERSIONS = [22, 24] as const;
const ROUNDS = Number(process.env['RUNTIMES_ROUNDS'] ?? 1);
const JEST = [
  ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  ...[join(MODULES, 'jest', 'bin', 'jest.js'), '--selectProjects', 'generator'],
  ...['--testPathPatterns', 'test/faults/', 'test/client/balance', 'test/balancing/'],
];

let hasFailed = false;

/** Runs a program with its output to be seen. */
async function show(title: string, words: readonly string[]): Promise<void> {
  console.log(`\n${title}`);
  const [program, ...args] = words as [string, ...string[]];
  const child = spawn(program, args, { stdio: 'inherit', cwd: ROOT });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  hasFailed = true;
  console.log(`${title}: failed with ${code}`);
}

function leaveOut(what: string, reason: string): void {
  console.log(`Left out: ${what}: ${reason}`);
  if (process.env['REQUIRE_TOOLS'] === '1') hasFailed = true;
}

async function orLeaveOut<T>(what: string, get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    leaveOut(what, (error as Error).message.trim());
    return undefined;
  }
}

await run(process.execPath, [
  join(MODULES, 'typescript', 'bin', 'tsc'),
  '--project',
  import.meta.dirname,
]);
const nodes =
  (await orLeaveOut('Node 22 and 24', () => installNodes(VERSIONS))) ?? new Map<number, string>();
const machine = await orLeaveOut('stock grpc-js dns beside ours', machineOfItsOwn);
const coreRows = (node: string) =>
  machine ? [...machine, node, CORE_ROWS, '--system-dns'] : [node, CORE_ROWS];

const musl = process.env['MUSL_NODE_PATH'];
if (musl) await show('Core rows, Node for musl', coreRows(musl));
else leaveOut('Node for musl', 'MUSL_NODE_PATH does not name one.');
for (const [version, node] of nodes) await show(`Core rows, Node ${version}`, coreRows(node));
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const [version, node] of [[process.version, process.execPath] as const, ...nodes]) {
    const title = `Fault matrix and balance, Node ${version}, round ${round} of ${ROUNDS}`;
    await show(title, [node, ...JEST]);
  }
}
if (hasFailed) process.exitCode = 1;
