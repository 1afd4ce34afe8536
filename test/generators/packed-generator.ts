import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { findPackageRoot } from '../../generators/find-package-root.js';
import { run } from '../run-program.js';
import { userEnvironment } from '../user-environment.js';

/** How a program ended. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The generator as a user gets it: packed, and installed in an empty folder beside yo. */
export interface PackedGenerator {
  /** What the tarball holds, sorted. */
  files: readonly string[];
  /** Folder with the programs `yo` and `generator-grpc-k8s-service`. */
  binDir: string;
  /**
   * Runs `yo grpc-k8s-service` without a terminal.
   *
   * @param args what follows it
   * @param cwd below the system's temporary folder; root's `yo` becomes user 1000, so it is opened to everyone
   */
  generate(args: readonly string[], cwd: string): Promise<Ended>;
  /** Runs the generator's own program, which needs no yo and stays root when root starts it. */
  generateWithoutYo(args: readonly string[], cwd: string): Promise<Ended>;
  /** Runs `yo grpc-k8s-service:client`. */
  generateClient(args: readonly string[], cwd: string): Promise<Ended>;
  /** Runs `yo grpc-k8s-service:proxy`. */
  generateProxy(args: readonly string[], cwd: string): Promise<Ended>;
  remove(): void;
}

/** Packs what `npm run build` has built, and installs it; takes a quarter of a minute, most of it npm's. */
export async function installPackedGenerator(): Promise<PackedGenerator> {
  const { root } = findPackageRoot(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'packed-generator-'));
  const home = join(folder, 'home');
  const installed = join(folder, 'installed');
  for (const made of [home, installed]) mkdirSync(made);
  const { tarball, files } = await pack(root, folder);
  writeFileSync(join(installed, 'package.json'), '{"private": true}');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  await run('npm', ['install', ...quiet, tarball, `yo@${wantedYo(root)}`], { cwd: installed });
  openToAll(home);

  const binDir = join(installed, 'node_modules', '.bin');
  const env = { ...userEnvironment(), HOME: home, NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' };
  const yo = (name: string, args: readonly string[], cwd: string): Promise<Ended> => {
    openToAll(cwd);
    return end(join(binDir, 'yo'), [name, ...args], cwd, env);
  };
  return {
    files,
    binDir,
    generate: (args, cwd) => yo('grpc-k8s-service', args, cwd),
    generateClient: (args, cwd) => yo('grpc-k8s-service:client', args, cwd),
    generateProxy: (args, cwd) => yo('grpc-k8s-service:proxy', args, cwd),
    generateWithoutYo(args, cwd) {
      return end(join(binDir, 'generator-grpc-k8s-service'), args, cwd, env);
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function pack(
  root: string,
  destination: string,
): Promise<{ tarball: string; files: string[] }> {
  // Without prepack, for a build now would pull dist/ away from under the other tests.
  const output = await run(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', destination],
    { cwd: root },
  );
  const [packed] = Object.values(
    JSON.parse(output) as Record<string, { filename: string; files: { path: string }[] }>,
  );
  if (packed === undefined) throw new Error(`npm pack packed nothing: ${output}`);
  return {
    tarball: join(destination, packed.filename),
    files: packed.files.map(({ path }) => path).sort(),
  };
}

function wantedYo(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: { yo: string };
  };
  return manifest.devDependencies.yo;
}

/** Lets user 1000, whom yo becomes when root starts it, write to a temporary folder and go through those above it. */
function openToAll(folder: string): void {
  if (process.getuid?.() !== 0) return;
  chmodSync(folder, 0o777);
  for (let above = dirname(folder); above.startsWith(tmpdir() + sep); above = dirname(above)) {
    chmodSync(above, statSync(above).mode | 0o055);
  }
}

function end(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd, env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, stdout, stderr });
    });
    child.stdin?.end();
  });
}
