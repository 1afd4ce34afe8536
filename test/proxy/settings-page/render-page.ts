import { format } from 'prettier';
import { needsRestart } from '../../../templates/proxy/src/config/keep-fixed.js';
import { flagOf, variableOf, type Scope } from '../../../templates/proxy/src/config/names.js';
import type { Settings } from '../../../templates/proxy/src/config/setting.js';
import {
  PROXY_SETTINGS,
  ROUTE_SETTINGS,
  UPSTREAM_SETTINGS,
} from '../../../templates/proxy/src/config/settings.js';

const INTRO = `# Settings of the proxy

What the proxy can be told, in a file of YAML (\`--config=FILE\` or \`PROXY_CONFIG\`), by environment variables and by flags. A
flag wins over its variable, that over the file, and that over the default. \`proxy.example.yaml\` is such a file with
comments, and \`--help\` says the same as this page.

Times are in milliseconds. A key that there is not, a value that is not allowed and values that contradict each other are
refused when the proxy starts, all of them at once, with one sentence each. The file is read again when it changes, which
includes the ConfigMap that it is mounted from, and on SIGHUP. A new one with a mistake is not used: the proxy goes on with
the one that it has and says why.
`;

const UPSTREAMS = `## Each upstream

In the file below \`upstreams.NAME\`; the name is what routes and metrics call it. Flags and variables are for the only
upstream, of the file or, called \`default\`, without one.
`;

const ROUTES = `## Each route

In the file in the list \`routes\`; the first that matches a call wins, and a call that none matches ends with UNIMPLEMENTED.
Without routes the only upstream gets every call.
`;

const PROXY = `## The proxy

Where it listens counts only when it starts; everything else is taken over while it runs.
`;

/** The page of all settings, as Markdown, made of the tables that the proxy itself reads by. */
export async function renderPage(): Promise<string> {
  const page = [
    INTRO,
    UPSTREAMS,
    table('upstream', UPSTREAM_SETTINGS),
    ROUTES,
    table(undefined, ROUTE_SETTINGS),
    PROXY,
    table('proxy', PROXY_SETTINGS),
  ].join('\n');
  return format(page, { parser: 'markdown' });
}

/** @param scope undefined for what only the file can say */
function table(scope: Scope | undefined, settings: Settings): string {
  const names = scope === undefined ? [] : ['Flag', 'Variable'];
  const head = ['Key', ...names, 'Default', 'Allowed', 'Meaning'];
  const rows = Object.entries(settings).map(([key, { kind, shownDefault, meaning }]) => [
    code(key),
    ...(scope === undefined ? [] : [code(flagOf(scope, key)), code(variableOf(scope, key))]),
    text(shownDefault),
    text(kind.allowed),
    text(
      needsRestart(key) && scope === 'proxy' ? `${meaning} Fixed while the proxy runs.` : meaning,
    ),
  ]);
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

function code(name: string): string {
  return `\`${name}\``;
}

/** What Markdown would read as something else, made plain; code stays. */
function text(words: string): string {
  return words.replace(/`[^`]*`|[<|*_[\]]/g, (found) =>
    found.startsWith('`') ? found : `\\${found}`,
  );
}
