import type { FileMap, PlannedFile } from './planned-file.js';
import { belongsToChart } from './template-paths.js';

/** Puts a stamped chart into a project, as `charts/<name>/`. */
export function placeChart(name: string, stamped: FileMap): PlannedFile[] {
  return [...stamped]
    .filter(([path]) => belongsToChart(path))
    .map(([path, contents]) => ({
      path: `charts/${name}/${path}`,
      contents,
      rendered: false,
      owner: 'user',
    }));
}
