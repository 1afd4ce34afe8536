import { parseArgs } from 'node:util';
import { Layer } from './layer.js';
import { CONFIG_FLAG, flagOf, type Scope } from './names.js';
import type { GlobalLayers } from './read-environment.js';
import type { Settings } from './setting.js';
import { PROXY_SETTINGS, UPSTREAM_SETTINGS } from './settings.js';
import { quoteShort } from './value-kind.js';
import { file } from './value-kinds.js';

/** What the command line says. */
export interface FlagLayers extends GlobalLayers {
  /** The file of `--config`. */
  readonly config: string | undefined;
}

/** What somebody wants of the program. */
export type Request = 'help' | 'version' | 'run';

/** `--help` and `--version` win over everything else on the command line. */
export function readRequest(argv: readonly string[]): Request {
  if (argv.includes('--help') || argv.includes('-h')) return 'help';
  return argv.includes('--version') ? 'version' : 'run';
}

/** @param argv without the program: `['--target', '127.0.0.1:50051']`; `--flag=value` is the same as `--flag value` */
export function readFlags(argv: readonly string[]): FlagLayers {
  const proxy = new Layer();
  const upstream = new Layer();
  const config = new Layer();
  const readers = new Map([
    [CONFIG_FLAG, (text: string) => config.read(CONFIG_FLAG, CONFIG_FLAG, file, text)],
    ...readersOf('proxy', PROXY_SETTINGS, proxy),
    ...readersOf('upstream', UPSTREAM_SETTINGS, upstream),
  ]);
  const names = [...readers.keys()].map((flag) => flag.slice(2));
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    strict: false,
    tokens: true,
  });

  const { problems } = proxy;
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'option') takeFlag(token.rawName, token.value, token.inlineValue ?? false);
    else if (token.kind === 'positional') problems.push(notAFlag(token.value));
  }
  problems.push(...config.problems);
  return { proxy, upstream, config: config.values.get(CONFIG_FLAG) as string | undefined };

  function takeFlag(flag: string, value: string | undefined, isInline: boolean): void {
    const read = readers.get(flag);
    if (!read) problems.push(`${flag} is unknown: --help lists the flags that there are.`);
    else if (seen.has(flag)) problems.push(`${flag} is given twice: give it once.`);
    else if (value === undefined || (!isInline && value.startsWith('--'))) {
      problems.push(`${flag} has no value: write ${flag}=VALUE.`);
    } else read(value);
    seen.add(flag);
  }
}

function readersOf(
  scope: Scope,
  table: Settings,
  layer: Layer,
): [flag: string, read: (text: string) => void][] {
  return Object.entries(table).map(([key, { kind }]) => {
    const flag = flagOf(scope, key);
    return [flag, (text) => layer.read(key, flag, kind, kind.fromText(text))];
  });
}

function notAFlag(text: string): string {
  return `${quoteShort(text)} is no flag: write --flag=VALUE with one of those that --help lists.`;
}
