import { CONFIG_FLAG, CONFIG_VARIABLE, flagOf, variableOf, type Scope } from './names.js';
import type { Settings } from './setting.js';
import { PROXY_SETTINGS, UPSTREAM_SETTINGS } from './settings.js';
import { wrap } from './wrap.js';

const WIDTH = 100;

/**
 * What `--help` prints: every flag with its meaning, default, range and environment variable.
 *
 * @param command what starts the proxy, such as `node dist/src/main.js`
 */
export function helpText(command: string): string {
  return [
    `A transparent proxy that balances gRPC calls over the pods of services.`,
    ``,
    `  ${command} --target=HOST:PORT[,HOST:PORT…] [--flag=VALUE…]`,
    `  ${command} ${CONFIG_FLAG}=FILE [--flag=VALUE…]`,
    ``,
    ...wrap(
      'A flag wins over its environment variable, that over the file, and that over the default. Several upstreams, and routes to them, stand in the file; its keys are named as the flags are. Times are in milliseconds.',
      WIDTH,
    ),
    ``,
    ...entry(
      `${CONFIG_FLAG}=FILE`,
      `The file, YAML. It is read again when it changes. [${CONFIG_VARIABLE}]`,
    ),
    ...entry('--help, -h', 'Prints this.'),
    ...entry('--version', 'Prints the version.'),
    ``,
    'The upstream, where there is only one:',
    ``,
    ...entries('upstream', UPSTREAM_SETTINGS),
    ``,
    'The proxy:',
    ``,
    ...entries('proxy', PROXY_SETTINGS),
    ``,
  ].join('\n');
}

function entries(scope: Scope, table: Settings): string[] {
  return Object.entries(table).flatMap(([key, { kind, meaning, shownDefault }]) =>
    entry(
      `${flagOf(scope, key)}=VALUE`,
      `${meaning} Allowed: ${kind.allowed}. Default: ${shownDefault}. [${variableOf(scope, key)}]`,
    ),
  );
}

function entry(head: string, text: string): string[] {
  return [`  ${head}`, ...wrap(text, WIDTH - 6).map((line) => `      ${line}`)];
}
