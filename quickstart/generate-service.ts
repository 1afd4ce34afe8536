import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OwnProcesses, ProcessOptions } from './own-processes.js';

const RUN_GENERATOR = fileURLToPath(new URL('./run-generator.js', import.meta.url));
/** From dist/quickstart/. */
const REPOSITORY_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Runs the generator in the folder and returns the new project's folder and how many files it has. */
export async function generateService(
  folder: string,
  processes: OwnProcesses,
): Promise<{ projectDir: string; files: number }> {
  await run(processes, process.execPath, [RUN_GENERATOR, folder], { cwd: folder });
  const projectDir = join(folder, 'orders');
  const entries = await readdir(projectDir, { recursive: true, withFileTypes: true });
  return { projectDir, files: entries.filter((entry) => entry.isFile()).length };
}

/** Builds the project as its owner would, but with this repository's packages instead of an installation. */
export async function buildService(projectDir: string, processes: OwnProcesses): Promise<void> {
  await symlink(REPOSITORY_MODULES, join(projectDir, 'node_modules'), 'dir');
  await run(processes, 'npm', ['run', 'build'], {
    cwd: projectDir,
    environment: { npm_config_update_notifier: 'false', npm_config_logs_max: '0' },
  });
}

async function run(
  processes: OwnProcesses,
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<void> {
  const { exit, lastOutput } = processes.start(command, args, options);
  const exitCode = await exit;
  if (exitCode !== 0) {
    throw new Error(
      `\`${[command, ...args].join(' ')}\` ended with ${String(exitCode)}:\n${lastOutput()}`,
    );
  }
}
