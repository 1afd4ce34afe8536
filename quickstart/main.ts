/**
 * `npm run quickstart`: generates a service, runs it on this machine alone and shows, with real
 * calls, what balances and what does not. Exit code 0 only when every claim was seen.
 */
import { chooseAddressing } from './addressing.js';
import { createEndings } from './endings.js';
import { createOwnProcesses } from './own-processes.js';
import { playScenes } from './play-scenes.js';
import { createScreen } from './screen/screen.js';
import { setUp } from './set-up.js';

const startedAt = Date.now();
const screen = createScreen(process.stdout, process.env);
const processes = createOwnProcesses();
const endings = createEndings(process, () => {
  process.stderr.write('\nStopped; everything it started is gone.\n');
});
endings.add(
  async () => screen.restore(),
  () => screen.restore(),
);

let exitCode = 1;
try {
  const addressing = await chooseAddressing(process.platform, process.env);
  const { stage, timings } = await setUp({ screen, processes, endings, addressing });
  const allSeen = await playScenes(stage, timings, startedAt);
  exitCode = allSeen ? 0 : 1;
} catch (error) {
  if (!endings.ending) {
    screen.restore();
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  }
}
// A signal may have come first: then its exit code stands.
if (!endings.ending) {
  await endings.endAll();
  process.exit(exitCode);
}
