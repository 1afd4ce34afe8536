import type Generator from 'yeoman-generator';

/**
 * Runs the installation in a project.
 *
 * @param target absolute path of the project's folder
 * @throws {Error} when it fails; the project stays
 */
export async function installDependencies(
  generator: Generator,
  target: string,
  [program, ...args]: readonly [string, ...string[]],
): Promise<void> {
  try {
    await generator.spawn(program, args, { cwd: target, stdio: 'inherit' });
  } catch (error) {
    const { exitCode, code } = error as { exitCode?: number; code?: string };
    const command = [program, ...args].join(' ');
    const reason = exitCode === undefined ? (code ?? 'it did not start') : `exit code ${exitCode}`;
    throw new Error(
      `${command} failed in ${JSON.stringify(target)} (${reason}): the project is written, so run ${command} there again.`,
      { cause: error },
    );
  }
}
