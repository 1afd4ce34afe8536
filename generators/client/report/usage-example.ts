import { posix } from 'node:path';
import type { ClientAnswers } from '../answers.js';
import type { Consumer } from '../consumer/inspect-consumer.js';
import type { LoadedContract, Method } from '../contract/contract-script.js';
import type { ClientData } from '../files/client-data.js';

/** What clients in the cluster dial. */
function targetOf({
  name,
  namespace,
  port,
}: Pick<ClientAnswers, 'name' | 'namespace' | 'port'>): string {
  return `${name}-headless.${namespace}.svc.cluster.local:${port}`;
}

/**
 * Five lines that make a call, for a file beside the client's folder. They do not await, because CommonJS and older
 * settings of TypeScript have no await outside functions.
 */
export function usageExample(
  answers: ClientAnswers,
  { language, moduleSystem }: Pick<Consumer, 'language' | 'moduleSystem'>,
  { clientName }: ClientData,
  contract: LoadedContract,
): string[] {
  const { methodsArray } = contract.root.lookupService(answers.protoService);
  const method =
    methodsArray.find(isUnary) ??
    methodsArray.find(({ requestStream }) => !requestStream) ??
    methodsArray[0];
  if (method === undefined) return [];
  const names = [`create${clientName}Client`, ...(isUnary(method) ? ['unary'] : [])].join(', ');
  const module = `./${posix.basename(answers.folder)}/index.js`;
  const isRequired = language === 'javascript' && moduleSystem === 'commonjs';
  return [
    isRequired
      ? `const { ${names} } = require('${module}');`
      : `import { ${names} } from '${module}';`,
    `const client = create${clientName}Client({ target: '${targetOf(answers)}' });`,
    ...callOf(method),
  ];
}

function callOf(method: Method): string[] {
  const name = memberName(method.name);
  if (isUnary(method)) {
    return [
      `unary(client, '${name}', ${requestOf(method)})`,
      '  .then((reply) => console.log(reply), console.error)',
      '  .finally(() => client.close());',
    ];
  }
  if (method.requestStream && !method.responseStream) {
    return [
      `const call = client.${name}((error, reply) => console.log(error ?? reply));`,
      `call.end(${requestOf(method)});`,
      "call.on('status', () => client.close());",
    ];
  }
  const call = method.requestStream ? `client.${name}()` : `client.${name}(${requestOf(method)})`;
  return [
    `const call = ${call}.on('data', console.log).on('error', console.error);`,
    method.requestStream ? `call.end(${requestOf(method)});` : "call.on('metadata', console.log);",
    "call.on('close', () => client.close());",
  ];
}

function isUnary({ requestStream, responseStream }: Method): boolean {
  return !requestStream && !responseStream;
}

/** A client has each method under two names; the one in camelCase is shown where there can be no doubt about it. */
function memberName(method: string): string {
  return /^([A-Z][a-z]+)+$/.test(method)
    ? method.charAt(0).toLowerCase() + method.slice(1)
    : method;
}

/** Every field may be left out; a text makes the call easier to recognise. */
function requestOf({ resolvedRequestType }: Method): string {
  const text = resolvedRequestType.fieldsArray.find(
    ({ type, repeated, map }) => type === 'string' && !repeated && !map,
  );
  return text === undefined ? '{}' : `{ ${text.name}: 'hello' }`;
}
