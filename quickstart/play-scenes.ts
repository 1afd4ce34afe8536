import { generatedClient } from './scenes/generated-client.js';
import { killAndReplace } from './scenes/kill-and-replace.js';
import { oneAddress } from './scenes/one-address.js';
import type { Stage } from './scenes/stage.js';
import { stockClient } from './scenes/stock-client.js';
import { formatSeconds } from './screen/numbers.js';
import { renderTable, type TableRow } from './screen/render-table.js';
import type { Timings } from './set-up.js';

const SCENES = [oneAddress, stockClient, generatedClient, killAndReplace];
const PODS = [1, 2, 3, 4, 5, 6].map((number) => `orders-${number}`);

/** Plays the four scenes, prints the table and says whether everything claimed was seen. */
export async function playScenes(
  stage: Stage,
  timings: Timings,
  startedAt: number,
): Promise<boolean> {
  const { screen } = stage;
  const scenesStartedAt = Date.now();
  const rows: TableRow[] = [];
  screen.print('');
  for (const scene of SCENES) rows.push(...(await scene(stage)));
  timings.push(['scenes', Date.now() - scenesStartedAt]);

  screen.print(screen.colours.heading(' What was seen'), '');
  screen.print(...renderTable(rows, PODS, { width: screen.width(), colours: screen.colours }), '');
  for (const row of rows) {
    if ('verdict' in row && !row.verdict.seen) {
      screen.say(`Not seen in "${row.step}": ${row.verdict.words}.`);
    }
  }
  const parts = timings.map(([what, ms]) => `${what} ${formatSeconds(ms)}`).join(', ');
  const total = formatSeconds(Date.now() - startedAt);
  screen.say(`Time: ${total} (${parts}), the build of the generator not counted.`);
  const allSeen = rows.every((row) => 'leftOut' in row || row.verdict.seen);
  screen.say(allSeen ? 'Everything claimed was seen.' : 'Not everything claimed was seen.');
  return allSeen;
}
