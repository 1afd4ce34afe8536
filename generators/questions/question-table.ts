import { deriveProtoPackage } from '../names/derive-proto-package.js';
import { parseServiceName } from '../names/parse-service-name.js';
import { quoteValue } from '../names/quote-value.js';
import { DISCOVERY_MODES, validateDiscovery } from '../names/validate-discovery.js';
import { validateImage } from '../names/validate-image.js';
import { MAX_PORT, MIN_PORT, validatePort } from '../names/validate-port.js';
import { validateProtoPackage } from '../names/validate-proto-package.js';
import { validateNpmName } from '../names/validate-npm-name.js';
import { NO_SCOPE, parseScope, validateScope } from '../names/validate-scope.js';
import { validateServiceName } from '../names/validate-service-name.js';
import type { Question, TypedAnswers } from './question.js';

/**
 * The questions, in the order they are asked. Flags, prompts, help text and the command that repeats a run all come from
 * this table.
 *
 * @param suggestName gives the service name to offer
 * @param refuseTarget says in one sentence why no project of a name may be made where the user stands
 */
export function questionTable(
  suggestName: () => string,
  refuseTarget: (name: string) => string | undefined = () => undefined,
): readonly Question[] {
  return [
    {
      name: 'name',
      kind: 'text',
      prompt: 'Service name, with or without an npm scope (orders, @acme/orders)',
      help: 'Service name, orders or @acme/orders: Kubernetes Service, chart, folder and npm package',
      suggest: suggestName,
      validate: (typed) => validateServiceName(typed) ?? refuseTarget(parseServiceName(typed).name),
    },
    {
      name: 'scope',
      kind: 'text',
      prompt: 'npm scope, such as @acme, or none',
      help: `npm scope, or none (default: ${NO_SCOPE})`,
      suggest: () => NO_SCOPE,
      validate: validateScopeOf,
      imply: ({ name = '' }) => parseServiceName(name).scope,
    },
    {
      name: 'package',
      kind: 'text',
      prompt: 'Package of the proto contract',
      help: 'Package of the proto contract (default: [<scope>.]<name>.v1)',
      suggest: (earlier) => {
        const { name, scope } = parseServiceName(earlier.name ?? '');
        return deriveProtoPackage(name, scope ?? parseScope(earlier.scope ?? ''));
      },
      validate: validateProtoPackage,
    },
    {
      name: 'port',
      kind: 'text',
      prompt: `Port of the server (${MIN_PORT} to ${MAX_PORT}; the pod does not run as root)`,
      help: `Port of the server, ${MIN_PORT} to ${MAX_PORT} (default: 50051)`,
      suggest: () => '50051',
      validate: validatePort,
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
      name: 'discovery',
      kind: 'choice',
      choices: DISCOVERY_MODES,
      prompt:
        'How clients find the pods (dns: they ask for them; endpointslice: they may watch; mesh: a service mesh balances)',
      help: `How clients find the pods: ${DISCOVERY_MODES.join(', ')} (default: dns)`,
      suggest: () => 'dns',
      validate: validateDiscovery,
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

/** A scope is also wrong when the service name carries another one, or when both together are too long for npm. */
function validateScopeOf(scope: string, { name: typed = '' }: TypedAnswers): string | undefined {
  const wrong = validateScope(scope);
  if (wrong !== undefined) return wrong;
  const { scope: carried, name } = parseServiceName(typed);
  const bare = parseScope(scope);
  if (carried !== undefined && carried !== bare) {
    return `${quoteValue(scope)} contradicts the scope of ${quoteValue(typed)}: leave --scope out, or name the service ${quoteValue(name)}.`;
  }
  return bare === undefined ? undefined : validateNpmName(`@${bare}/${name}`);
}

/** @returns one sentence on what is wrong with the answer of a switch, or undefined */
export function validateYesOrNo(answer: string): string | undefined {
  if (answer === 'yes' || answer === 'no') return undefined;
  return `${quoteValue(answer)} is neither yes nor no: use --install or --no-install.`;
}
