import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool, type Tool } from '../../chart/find-tool.js';
import { runTool } from '../../chart/run-tool.js';

/** Go 1.26 or newer. */
export const go = findTool('go', 'GO');

/** Compiles the program in `program/` into a folder of its own. @returns it, as a tool */
export async function buildProgram(): Promise<Tool> {
  const folder = mkdtempSync(join(tmpdir(), 'grpc-go-'));
  const path = join(folder, 'grpc-go');
  const source = join(import.meta.dirname, 'program');
  const { status, stderr } = await runTool(go, ['build', '-C', source, '-o', path, '.']);
  if (status !== 0) throw new Error(`${source} cannot be compiled: ${stderr}`);
  return { name: 'grpc-go', variable: '', path };
}
