import { accessSync, constants, lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Where a project goes: into `<cwd>/<name>`, or into `cwd` itself when that is empty and already called so.
 *
 * @returns absolute path; the folder need not exist
 */
export function chooseTarget(cwd: string, name: string): string {
  return basename(cwd) === name && isEmpty(cwd) ? cwd : join(cwd, name);
}

/**
 * Says why a project may not go into its target: the folder is in use, is no folder, or may not be written to. Looks,
 * and changes nothing.
 *
 * @param force whether an existing project may be written over
 * @returns one sentence, or undefined
 */
export function refuseTarget(cwd: string, name: string, force: boolean): string | undefined {
  const target = chooseTarget(cwd, name);
  const shown = JSON.stringify(target);
  const there = statOf(target);
  if (there !== undefined && !there.isDirectory()) {
    return `${shown} exists and is not a folder: move it away, or choose another service name.`;
  }
  if (there !== undefined && !force && !isEmpty(target)) {
    return `${shown} exists and is not empty: choose another name, or write over it with --force.`;
  }
  return refuseUnwritable(there === undefined ? cwd : target);
}

/** Whether a folder can be read and holds nothing, or only `.git`. */
export function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).every((entry) => entry === '.git');
  } catch {
    return false;
  }
}

/** What lies at a path; a link that leads nowhere counts as something. */
function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false }) ?? lstatSync(path, { throwIfNoEntry: false });
}

/** Says in one sentence why nothing may be written into a folder that exists, or nothing. */
export function refuseUnwritable(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EROFS') {
      return `${JSON.stringify(folder)} lies on a read-only disk: go to another folder, or make it writable.`;
    }
    const user = process.getuid === undefined ? 'this user' : `uid ${process.getuid()}`;
    return (
      `${JSON.stringify(folder)} may not be written to by ${user}: go to another folder, or if you are root, whose ` +
      'rights yo gives up, run npx generator-grpc-k8s-service instead.'
    );
  }
}
