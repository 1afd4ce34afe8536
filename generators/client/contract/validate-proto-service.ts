import { quoteValue } from '../../names/quote-value.js';
import { validateIdentifier } from '../../names/validate-identifier.js';
import { clientNameOf } from '../files/client-data.js';
import type { LoadedContract } from './contract-script.js';
import { servicesOf } from './validate-contract.js';

/** Methods of every client of grpc-js, which an rpc of the same name would replace: no such client could be closed. */
const OF_CLIENT: ReadonlySet<string> = new Set([
  'close',
  'getChannel',
  'waitForReady',
  'makeUnaryRequest',
  'makeClientStreamRequest',
  'makeServerStreamRequest',
  'makeBidiStreamRequest',
]);

/** Names that the client's index uses for itself. */
const OF_INDEX: ReadonlySet<string> = new Set(['ClientOptions']);

/** Most services that a sentence lists. */
const LISTED = 5;

/**
 * Checks the name of a proto service, with its package.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateProtoService(
  contract: LoadedContract,
  fullName: string,
): string | undefined {
  const services = servicesOf(contract);
  const service = services.find((one) => one.fullName === fullName);
  if (service === undefined) {
    const names = services.slice(0, LISTED).map((one) => one.fullName);
    const more = services.length > LISTED ? `, or one of ${services.length - LISTED} more` : '';
    return `${quoteValue(fullName)} is not a service of the contract: use ${names.join(' or ')}${more}.`;
  }
  const methods = contract.root.lookupService(fullName).methodsArray;
  if (methods.length === 0) {
    return `${quoteValue(fullName)} has no method to call: choose another service.`;
  }
  const taken = methods.find(({ name }) =>
    OF_CLIENT.has(`${name[0]?.toLowerCase()}${name.slice(1)}`),
  );
  if (taken !== undefined) {
    return `${quoteValue(fullName)} has the method ${quoteValue(taken.name)}, a name that every client of grpc-js uses itself: rename it in the contract.`;
  }
  if (OF_INDEX.has(service.as)) {
    return `${quoteValue(fullName)} has a name that the client uses itself: rename the service.`;
  }
  return (
    validateIdentifier(service.as) ?? validateIdentifier(`create${clientNameOf(service.as)}Client`)
  );
}
