import type Generator from 'yeoman-generator';

/**
 * Runs `npm install` in the project; npm, because its Dockerfile builds from a package-lock.json.
 *
 * @param target absolute path of the project's folder
 * @throws {Error} when npm fails; the project stays
 */
export async function installDependencies(generator: Generator, target: string): Promise<void> {
  try {
    await generator.spawn('npm', ['install'], { cwd: target, stdio: 'inherit' });
  } catch (error) {
    const { exitCode, code } = error as { exitCode?: number; code?: string };
    const reason = exitCode === undefined ? (code ?? 'it did not start') : `exit code ${exitCode}`;
    throw new Error(
      `npm install failed in ${JSON.stringify(target)} (${reason}): the project is written, so run npm install there again.`,
      { cause: error },
    );
  }
}
