import { spawnSync } from 'node:child_process';

/**
 * The first thing that looks like a version in what the program prints.
 * @throws when it cannot be run
 */
export function askVersion(program: string, ...args: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) {
    throw new Error(
      `${program} cannot be run (${error.message}); bench/proxy/install-peers.sh installs it.`,
    );
  }
  const version = /\d+\.\d+(\.\d+)?/.exec(stdout + stderr)?.[0];
  if (!version) throw new Error(`${program} ${args.join(' ')} prints no version.`);
  return version;
}
