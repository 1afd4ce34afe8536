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
  // Ctrl-C goes to the installation, too: it ends, and what is left to do can still be said.
  const stay = () => {};
  process.on('SIGINT', stay);
  try {
    await generator.spawn(program, args, { cwd: target, stdio: 'inherit' });
  } catch (error) {
    const command = [program, ...args].join(' ');
    const reason = reasonOf(error as Failure);
    throw new Error(
      `${command} failed in ${JSON.stringify(target)} (${reason}): the project is written, so run ${command} there again.`,
      { cause: error },
    );
  } finally {
    process.off('SIGINT', stay);
  }
}

/** What execa tells of a program that failed. */
interface Failure {
  readonly exitCode?: number;
  readonly signal?: string;
  readonly code?: string;
}

function reasonOf({ exitCode, signal, code }: Failure): string {
  if (signal !== undefined) return `ended by ${signal}`;
  return exitCode === undefined ? (code ?? 'it did not start') : `exit code ${exitCode}`;
}
