import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../refusal.js';

const SECTIONS = ['dependencies', 'devDependencies', 'peerDependencies'] as const;

type Section = (typeof SECTIONS)[number];

/** The part of a package.json that matters here. */
export interface Manifest extends Partial<Record<Section, Record<string, string>>> {
  type?: string;
  packageManager?: string;
}

/** A package.json as it lies on disk. */
export interface ManifestFile {
  text: string;
  manifest: Manifest;
}

/**
 * Reads and checks the package.json of a consumer.
 *
 * @param root absolute path of the consumer's folder
 * @throws {Refusal} when there is none, or none that npm would take
 */
export function readManifest(root: string): ManifestFile {
  const shown = JSON.stringify(join(root, 'package.json'));
  let text: string;
  try {
    text = readFileSync(join(root, 'package.json'), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new Refusal(
      code === 'ENOENT'
        ? `${shown} does not exist: go to the folder of the project that is to call the service, or make one with npm init.`
        : `${shown} cannot be read (${code}): it has to be a file that this user may read.`,
    );
  }
  const manifest = parse(text);
  if (!isRecord(manifest)) {
    throw new Refusal(`${shown} is not a JSON object: mend it, as npm could not read it either.`);
  }
  for (const section of SECTIONS) {
    const entries = manifest[section];
    const right =
      entries === undefined ||
      (isRecord(entries) && Object.values(entries).every((range) => typeof range === 'string'));
    if (!right) {
      throw new Refusal(`${shown} has "${section}" that are not an object of versions: mend them.`);
    }
  }
  return { text, manifest };
}

/** A byte order mark is no part of the JSON; npm takes such a file too. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
