import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Addressing } from './addressing.js';
import { startDnsServer } from './dns-server/start-dns-server.js';
import type { Endings } from './endings.js';
import { buildService, generateService } from './generate-service.js';
import type { OwnProcesses } from './own-processes.js';
import { createPods } from './pods.js';
import type { Stage } from './scenes/stage.js';
import { formatSeconds } from './screen/numbers.js';
import type { Screen } from './screen/screen.js';
import { wrapText } from './screen/wrap-text.js';

/** What took how long, in milliseconds, in the order it happened. */
export type Timings = [what: string, ms: number][];

const REMOVE = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 };

interface Parts {
  readonly screen: Screen;
  readonly processes: OwnProcesses;
  readonly endings: Endings;
  readonly addressing: Addressing;
}

/** Generates, builds and starts everything; what it made is undone by `endings`. */
export async function setUp({ screen, processes, endings, addressing }: Parts): Promise<{
  stage: Stage;
  timings: Timings;
}> {
  const timings: Timings = [];
  screen.print(
    '',
    screen.colours.heading('From one pod to all of them, on this machine alone'),
    '',
  );

  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'grpc-k8s-quickstart-'));
  // Again at the very end, should a dying compiler have written into it meanwhile.
  endings.add(
    () => rm(folder, REMOVE),
    () => rmSync(folder, REMOVE),
  );
  endings.add(() => processes.endAll(), processes.endAllNow);

  const { projectDir } = await step(screen, timings, 'generate', async () => {
    const generated = await generateService(folder, processes);
    return [`generated the service "orders": ${generated.files} files`, generated];
  });
  await step(screen, timings, 'build', async () => [
    'built it: npm run build',
    await buildService(projectDir, processes),
  ]);
  return step(screen, timings, 'start', async () => {
    const dns = await startDnsServer({ shuffle: true });
    endings.add(() => dns.close());
    const pods = createPods(projectDir, addressing, dns, processes);
    const running = await Promise.all([1, 2, 3].map((number) => pods.start(number)));
    pods.publish(running);
    const done = `started a DNS server and three pods: ${addressing.describe(running)}`;
    const stage: Stage = { screen, projectDir, addressing, dns, processes, pods, running };
    return [done, { stage, timings }];
  });
}

/** Runs one step, then says what was done and how long it took. */
async function step<T>(
  screen: Screen,
  timings: Timings,
  name: string,
  work: () => Promise<[done: string, result: T]>,
): Promise<T> {
  const startedAt = Date.now();
  const block = screen.live();
  block.draw([screen.colours.quiet(`    ${name} …`)]);
  const [done, result] = await work();
  const took = Date.now() - startedAt;
  timings.push([name, took]);
  const [first = '', ...rest] = wrapText(done, screen.width() - 12);
  block.finish([
    `  ${screen.colours.good('✓')} ${first.padEnd(screen.width() - 11)}${formatSeconds(took).padStart(7)}`,
    ...rest.map((line) => `    ${line}`),
  ]);
  return result;
}
