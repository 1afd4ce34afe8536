/** `npm run charts:share`: copies the files that the charts share from the service's chart to the others. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { charts, serviceChart } from './charts.js';
import { SHARED_FILES } from './shared-files.js';

for (const { folder } of charts.filter((chart) => chart !== serviceChart)) {
  for (const path of SHARED_FILES)
    copyFileSync(join(serviceChart.folder, path), join(folder, path));
  console.log(`Copied ${SHARED_FILES.length} files to ${folder}.`);
}
