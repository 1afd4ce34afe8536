import { quoteValue } from './quote-value.js';
import { RESERVED_WORDS } from './reserved-words.js';
import { isInheritedKey } from './inherited-keys.js';

/** Longest proto package: it is a folder path and stands in the path of every call, `/<package>.<Service>/<Method>`. */
export const MAX_PACKAGE_LENGTH = 100;

/** First parts that belong to others: google.protobuf comes with protobufjs, and grpc.health.v1 is served beside yours. */
const FOREIGN: ReadonlySet<string> = new Set(['google', 'grpc']);

/** Last part: v1, v2beta1, v1alpha3 (Buf's PACKAGE_VERSION_SUFFIX rule). */
const VERSION = /^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$/;

/**
 * Checks the package of the proto contract: parts in lower_snake_case between dots, the last one a version.
 *
 * @returns one sentence on what is wrong, or undefined
 * @see https://protobuf.dev/programming-guides/style/#packages
 * @see https://buf.build/docs/lint/rules/#package_version_suffix
 */
export function validateProtoPackage(protoPackage: string): string | undefined {
  const parts = protoPackage.split('.');
  if (!parts.every((part) => /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(part))) {
    return (
      `${quoteValue(protoPackage)} is not a proto package: use parts in lower_snake_case with dots between them and ` +
      'a version at the end, as in "orders.v1" or "acme.order_history.v1beta1".'
    );
  }
  if (protoPackage.length > MAX_PACKAGE_LENGTH) {
    return (
      `${quoteValue(protoPackage)} is too long for a proto package: use at most ${MAX_PACKAGE_LENGTH} characters, ` +
      'for it stands in the path of every call.'
    );
  }
  if (parts.length < 2 || !VERSION.test(parts.at(-1) ?? '')) {
    return (
      `${quoteValue(protoPackage)} has no version: end the proto package in a version such as v1 or v1beta1, ` +
      'as in "orders.v1", so that a later v2 can stand beside it.'
    );
  }
  const [wrong] = parts.map(validatePackagePart).filter((reason) => reason !== undefined);
  return wrong === undefined
    ? undefined
    : `${quoteValue(protoPackage)} is not possible as a proto package: ${wrong}, as in "orders.v1".`;
}

/**
 * Checks one part of a proto package, which becomes a folder, a key and in other languages an identifier.
 *
 * @param position counts from 0
 * @returns what is wrong, without a full stop, or undefined
 */
export function validatePackagePart(part: string, position: number): string | undefined {
  if (position === 0 && FOREIGN.has(part)) {
    return `packages that begin with "${part}" belong to the makers of gRPC, so choose another first part`;
  }
  if (isInheritedKey(part)) {
    return `"${part}" is a key that every JavaScript object already has, so choose another part`;
  }
  if (RESERVED_WORDS.has(part)) {
    return `"${part}" is a reserved word in generated code, so choose another part`;
  }
  return undefined;
}
