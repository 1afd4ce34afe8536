import { explainFailure } from './explain-failure.js';
import { StateBefore } from './state-before.js';

/**
 * Lets Yeoman write what it was handed. Where that fails midway, everything is put back as it was: half a project would
 * stand in the way of the same command.
 *
 * @param commit Yeoman's writing
 * @param root absolute path of the project's folder
 * @param paths absolute paths below it of all that is written, written over or removed
 * @throws {Refusal} when the system refuses to write
 */
export async function commitFiles(
  commit: () => Promise<void>,
  root: string,
  paths: readonly string[],
): Promise<void> {
  const before = new StateBefore(root);
  try {
    for (const path of paths) before.prepare(path);
    await commit();
  } catch (error) {
    throw explainFailure(error, root, before.putBack());
  }
  before.forget();
}
