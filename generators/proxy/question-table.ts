import { quoteValue } from '../names/quote-value.js';
import { validateImage } from '../names/validate-image.js';
import { MAX_PORT, MIN_PORT, validatePort } from '../names/validate-port.js';
import { validateProxyName } from '../names/validate-proxy-name.js';
import type { Question, TypedAnswers } from '../questions/question.js';
import { validateYesOrNo } from '../questions/question-table.js';
import { refusalOf } from '../refusal.js';
import type { ProxyAnswerName } from './answers.js';
import { readUpstreams } from './upstreams/read-upstreams.js';
import { serviceOf } from './upstreams/read-target.js';

/**
 * The questions, in the order they are asked. Flags, prompts, help text and the command that repeats a run all come from
 * this table.
 *
 * @param suggestName gives the name to offer
 * @param refuseTarget says in one sentence why no project of a name may be made where the user stands
 */
export function proxyQuestionTable(
  suggestName: () => string,
  refuseTarget: (name: string) => string | undefined = () => undefined,
): readonly Question<ProxyAnswerName>[] {
  return [
    {
      name: 'name',
      kind: 'text',
      prompt: 'Name of the proxy, which is the Kubernetes Service that clients will dial',
      help: 'Name of the proxy: Kubernetes Service, chart, folder and npm package (default: orders-proxy)',
      suggest: suggestName,
      validate: (name) => validateProxyName(name) ?? refuseTarget(name),
    },
    {
      name: 'upstreams',
      kind: 'text',
      isList: true,
      prompt:
        'Services to spread calls over, with commas in between (orders=orders-headless.shop.svc.cluster.local:50051)',
      help:
        'Services to spread calls over, as name=host[:port][/path prefix], with commas in between or as several flags ' +
        '(default: orders=orders-headless:50051, for a proxy called orders-proxy)',
      suggest: ({ name = '' }) => suggestUpstream(name),
      validate: (text, { name }) =>
        refusalOf(() => {
          readUpstreams(text);
          return undefined;
        }) ?? refuseOwnName(text, name),
    },
    {
      name: 'port',
      kind: 'text',
      prompt: `Port of the proxy (${MIN_PORT} to ${MAX_PORT}; the pod does not run as root)`,
      help: `Port of the proxy, ${MIN_PORT} to ${MAX_PORT} (default: 50051)`,
      suggest: () => '50051',
      validate: (port) => validatePort(port) ?? refuseOwnPort(port),
    },
    {
      name: 'image',
      kind: 'text',
      prompt: 'Base image that Node runs in',
      help: 'Base image that Node runs in (default: node:22-bookworm-slim)',
      suggest: () => 'node:22-bookworm-slim',
      validate: validateImage,
    },
    {
      name: 'install',
      kind: 'switch',
      prompt: 'Install dependencies with npm',
      help: 'Install dependencies with npm, or --no-install (default: yes)',
      suggest: () => 'yes',
      validate: validateYesOrNo,
    },
  ];
}

/** `orders=orders-headless:50051` for orders-proxy, in the namespace where the proxy will run. */
function suggestUpstream(name: string): string {
  const service = name.replace(/(?<=.)-proxy$/, '');
  const own = service === name ? 'orders' : service;
  return `${own}=${own}-headless:50051`;
}

/** The ports of the chart's `health.port` and `metrics.port`, which calls cannot have, too. */
const OTHER_PORTS: ReadonlyMap<string, string> = new Map([
  ['50052', 'health service'],
  ['9090', 'metrics'],
]);

function refuseOwnPort(port: string): string | undefined {
  const user = OTHER_PORTS.get(port);
  return user === undefined
    ? undefined
    : `${quoteValue(port)} is the port of the proxy's ${user}: choose another one for calls, as in "50051".`;
}

/** A name without dots is of the proxy's own namespace, where two Services cannot have one name. */
function refuseOwnName(
  text: string,
  name: TypedAnswers<ProxyAnswerName>['name'],
): string | undefined {
  const isTaken = readUpstreams(text).some(({ targets }) =>
    targets.some((target) => !target.includes('.') && serviceOf(target) === name),
  );
  return isTaken && name !== undefined
    ? `${quoteValue(name)} is the name of the service itself, in the same namespace: call the proxy "${name}-proxy".`
    : undefined;
}
