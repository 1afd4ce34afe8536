import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENT, OUTPUT, UPSTREAM } from './files.js';

const FOLDER = join(import.meta.dirname, 'load');
const SHARED = ['link.c', 'message.c'];
const CLIENT_SOURCES = [
  'client.c',
  'request.c',
  'reply.c',
  'options.c',
  'histogram.c',
  'failures.c',
  'cpu.c',
];

/** Compiles the load client and the pods. @throws when there is no compiler or no libnghttp2 */
export function buildLoad(): void {
  mkdirSync(OUTPUT, { recursive: true });
  compile(UPSTREAM, ['upstream.c', ...SHARED]);
  compile(CLIENT, [...CLIENT_SOURCES, ...SHARED]);
}

function compile(program: string, sources: readonly string[]): void {
  const args = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-o', program, ...sources, '-lnghttp2'];
  try {
    execFileSync('gcc', args, { cwd: FOLDER, stdio: 'inherit' });
  } catch {
    throw new Error(
      'The load generator does not compile; it needs gcc and libnghttp2-dev, which bench/proxy/install-peers.sh installs.',
    );
  }
}
