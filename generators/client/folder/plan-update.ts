import type { FileMap } from '../../plan/planned-file.js';
import type { OnDisk } from './look-at.js';
import { hashOf } from './marker.js';

/** What a run does to the folder; paths from there. */
export interface Update {
  write: readonly string[];
  /** Ours of an earlier version, unchanged since. */
  remove: readonly string[];
  /** Ours of an earlier version, changed since; they stay, and are the consumer's from now on. */
  left: readonly string[];
  /** Changed by the consumer while we have nothing new for them; they stay. */
  kept: readonly string[];
  /** Changed by the consumer, or theirs, and to be written: lost with --force, else reason to stop. */
  lost: readonly string[];
  /** No plain files: links, folders. Nothing is written through them. */
  blocked: readonly string[];
}

/**
 * Compares what is to be written with what was written and with what is there. A file is the consumer's once it differs
 * from what we wrote, and files that we never wrote are not looked at unless ours go to the same place.
 *
 * @param planned what the folder is to hold, without the marker
 * @param written hashes of what an earlier run wrote
 * @param force write over what the consumer changed
 */
export function planUpdate(
  planned: FileMap,
  written: Readonly<Record<string, string>>,
  lookAt: (path: string) => OnDisk,
  force: boolean,
): Update {
  const update = {
    write: [] as string[],
    remove: [] as string[],
    left: [] as string[],
    kept: [] as string[],
    lost: [] as string[],
    blocked: [] as string[],
  };
  for (const [path, contents] of planned) {
    const there = lookAt(path);
    if (there === 'other') update.blocked.push(path);
    else if (there === 'nothing') update.write.push(path);
    else if (hashOf(there) === hashOf(contents)) continue;
    else if (hashOf(there) === written[path]) update.write.push(path);
    else if (hashOf(contents) === written[path] && !force) update.kept.push(path);
    else {
      update.lost.push(path);
      update.write.push(path);
    }
  }
  for (const [path, hash] of Object.entries(written)) {
    if (planned.has(path)) continue;
    const there = lookAt(path);
    if (!Buffer.isBuffer(there)) continue;
    (hashOf(there) === hash ? update.remove : update.left).push(path);
  }
  return update;
}
