import { parseDocument } from 'yaml';
import { ConfigError } from './config-error.js';
import { isTree, type Tree } from './read-tree.js';

/**
 * A file's text as a tree.
 *
 * @param text YAML 1.2, of which JSON is a part; an empty one is an empty map
 * @throws {ConfigError} when it is none
 */
export function parseYaml(file: string, text: string): Tree {
  const document = parseDocument(text);
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    throw new ConfigError(faults.map(({ message }) => notYaml(file, message)));
  }
  const tree = toMaps(file, () => document.toJS({ mapAsMap: true }) as unknown) ?? new Map();
  if (isTree(tree)) return tree;
  throw new ConfigError([`${file} holds no settings: allowed is a map such as "upstreams: {…}".`]);
}

/** Fails for an alias that refers to nothing, and for so many of them that the text is a bomb. */
function toMaps(file: string, convert: () => unknown): unknown {
  try {
    return convert();
  } catch (error) {
    throw new ConfigError([notYaml(file, (error as Error).message)]);
  }
}

/** The parser's own words end with the place, and then show it on lines of their own. */
function notYaml(file: string, message: string): string {
  const [words = ''] = message.split('\n');
  return `${file} cannot be read as YAML: ${words.replace(/[:.]$/, '')}.`;
}
