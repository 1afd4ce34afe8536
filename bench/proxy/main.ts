/**
 * `npm run bench:proxy`: the generated proxy beside others, in one run, round by round in turn. The proxies have one core
 * for themselves; the load and the pods have another. Its options are in options.ts; what was seen goes to
 * .test-output/bench-proxy/measured.json, and with --save to bench/proxy/measured.json and docs/proxy-speed.md.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildLoad } from './build-load.js';
import { chooseContenders, prepare } from './contenders.js';
import { OUTPUT } from './files.js';
import { judge } from './goals.js';
import { describeMachine, takeLoadCore } from './machine.js';
import { measure } from './measure.js';
import { MAX_PODS, readOptions, type Options } from './options.js';
import { printVerdicts } from './print-rows.js';
import { saveMeasurement } from './save-measurement.js';
import { soak } from './soak.js';
import { startPods } from './start-pods.js';

try {
  await run(readOptions(process.argv.slice(2)));
  process.exit();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

async function run(options: Options): Promise<void> {
  buildLoad();
  const versions = prepare(
    chooseContenders(options.only),
    options.only !== undefined || process.env['REQUIRE_TOOLS'] === '1',
  );
  takeLoadCore();
  console.log(describeMachine());
  for (const [{ name }, version] of versions) console.log(`  ${name} ${version}`);

  const pods = await startPods(MAX_PODS);
  if (options.soakMinutes > 0) {
    for (const kind of versions.keys()) await soak(kind, pods, options);
  } else {
    const measurement = await measure(versions, pods, options);
    printVerdicts(judge(measurement.rows));
    const file = join(OUTPUT, 'measured.json');
    writeFileSync(file, JSON.stringify(measurement, null, 2));
    console.log(`\nRaw figures: ${file}`);
    if (options.save) await saveMeasurement(measurement);
  }
  await pods.stop();
}
