import { whyUnreadable, type ReadFile } from '../files/read-text.js';
import { ConfigError } from './config-error.js';
import { CONFIG_VARIABLE } from './names.js';
import { readEnvironment, type GlobalLayers } from './read-environment.js';
import { NO_FILE, readFileLayers, type FileLayers } from './read-file.js';
import { readFlags } from './read-flags.js';

/** What each source says, and what is wrong with it on its own. */
export interface Sources {
  readonly flags: GlobalLayers;
  readonly environment: GlobalLayers;
  readonly file: FileLayers;
  readonly problems: readonly string[];
}

/** @throws {ConfigError} when there is a file that cannot be read, for then nothing can be said of the whole */
export function readSources(
  argv: readonly string[],
  variables: NodeJS.ProcessEnv,
  readFile: ReadFile,
): Sources {
  const flags = readFlags(argv);
  const environment = readEnvironment(variables);
  const outer = [flags.proxy, flags.upstream, environment.proxy, environment.upstream];
  const problems = outer.flatMap((layer) => layer.problems);
  const path = configFile(argv, variables);
  try {
    const file = path === undefined ? NO_FILE : readFileLayers(path, readAll(path, readFile));
    const inner = [file.proxy, ...file.upstreams.values(), ...file.routes];
    problems.push(...inner.flatMap((layer) => layer.problems));
    return { flags, environment, file, problems };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...problems, ...error.problems]);
  }
}

/** The file that the flags or the environment name. */
export function configFile(
  argv: readonly string[],
  variables: NodeJS.ProcessEnv,
): string | undefined {
  return readFlags(argv).config ?? (variables[CONFIG_VARIABLE] || undefined);
}

function readAll(path: string, readFile: ReadFile): string {
  try {
    return readFile(path);
  } catch (error) {
    throw new ConfigError([`The configuration ${path} cannot be read: ${whyUnreadable(error)}.`]);
  }
}
