import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../refusal.js';
import type { ClientAnswers } from '../answers.js';

/** File in the client's folder that tells what is ours. */
export const MARKER = '.grpc-k8s-service.json';

/** What a run remembers for the next one. */
export type RememberedAnswers = Pick<
  ClientAnswers,
  'name' | 'namespace' | 'port' | 'proto' | 'protoService'
>;

export interface Marker {
  /** Version of the generator that wrote the folder. */
  generatorVersion: string;
  answers: RememberedAnswers;
  /** SHA-256 of each file as it was written, by its path from the folder. */
  files: Readonly<Record<string, string>>;
}

/**
 * SHA-256 of a file in hexadecimal. Git may check text out with other line ends on Windows; that is no change.
 */
export function hashOf(contents: Buffer): string {
  const text = contents.toString('latin1').replaceAll('\r\n', '\n');
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

export function markerContents({ generatorVersion, answers, files }: Marker): Buffer {
  const { name, namespace, port, proto, protoService } = answers;
  const marker = {
    about:
      'Written by `yo grpc-k8s-service:client`, which reads it to update this folder: keep it.',
    generatorVersion,
    answers: { name, namespace, port, proto, protoService },
    files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return Buffer.from(`${JSON.stringify(marker, null, 2)}\n`, 'utf8');
}

/**
 * Reads the marker of a folder.
 *
 * @param folder absolute path
 * @param force take a damaged marker for none
 * @returns undefined when there is none: the folder is not ours
 * @throws {Refusal} when there is one that no run wrote
 */
export function readMarker(folder: string, force = false): Marker | undefined {
  const path = join(folder, MARKER);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (force || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw damaged(path);
  }
  try {
    const marker = JSON.parse(text) as unknown;
    if (isMarker(marker)) return marker;
  } catch {
    // Said below.
  }
  if (force) return undefined;
  throw damaged(path);
}

function damaged(path: string): Refusal {
  return new Refusal(
    `${JSON.stringify(path)} is damaged: bring it back as it was written, or write over the folder with --force.`,
  );
}

function isMarker(value: unknown): value is Marker {
  const { generatorVersion, answers, files } = (value ?? {}) as Partial<Marker>;
  return (
    typeof generatorVersion === 'string' &&
    hasStrings(answers, ['name', 'namespace', 'proto', 'protoService']) &&
    Number.isInteger(answers?.port) &&
    typeof files === 'object' &&
    files !== null &&
    Object.entries(files).every(([file, hash]) => isBelow(file) && typeof hash === 'string')
  );
}

function hasStrings(value: unknown, keys: readonly string[]): boolean {
  const record = (value ?? {}) as Record<string, unknown>;
  return keys.every((key) => typeof record[key] === 'string');
}

/** A marker that somebody else wrote must not make us remove files elsewhere. */
function isBelow(path: string): boolean {
  return path.split('/').every((part) => /^[\w$.-]+$/.test(part) && !/^\.+$/.test(part));
}
