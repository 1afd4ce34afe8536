import { deriveProtoPackage } from '../../names/derive-proto-package.js';
import { quoteValue } from '../../names/quote-value.js';
import { validateUpstreamName } from '../../names/validate-upstream-name.js';
import { Refusal } from '../../refusal.js';
import { isAddress, readTarget, serviceOf } from './read-target.js';
import { splitPiece } from './split-piece.js';

/** A service that the proxy spreads calls over. */
export interface Upstream {
  /** What routes and metrics call it. */
  name: string;
  /** What the proxy dials: a name with its port, an SRV name, or addresses with theirs. At least one. */
  targets: readonly string[];
  /** What the path of a call begins with that goes there, `/orders.v1.`; absent for every call. */
  pathPrefix?: string;
}

/**
 * Reads `orders=orders-headless.shop.svc.cluster.local:50051,users=users-headless:50051/users.v1.`: services with commas
 * in between, each with a name, what to dial, and what the paths of its calls begin with. The name may be missing where
 * it can be taken from what is dialled, the port where it is 50051, and the path where there is one service only, or
 * where its package is called as it is. An address without a name is a further one of the service before it.
 *
 * @throws {Refusal} for what cannot be one of them
 */
export function readUpstreams(text: string): Upstream[] {
  const upstreams: Upstream[] = [];
  for (const piece of text.split(/ *, */)) {
    const { name: given, target, pathPrefix } = splitPiece(piece);
    const dialled = readTarget(target, piece);
    const before = upstreams.at(-1);
    const isFurther = given === undefined && before !== undefined && isAddress(dialled);
    const name = isFurther ? before.name : (given ?? nameOf(dialled));
    refuse(validateUpstreamName(name));
    if (isFurther && pathPrefix !== undefined && before.pathPrefix !== undefined) {
      throw new Refusal(
        `${quoteValue(before.pathPrefix)} and ${quoteValue(pathPrefix)} are two paths of ${quoteValue(name)}: give one of them.`,
      );
    }
    const path = pathPrefix ?? (isFurther ? before.pathPrefix : undefined);
    upstreams.splice(isFurther ? -1 : upstreams.length, 1, {
      name,
      targets: isFurther ? [...before.targets, dialled] : [dialled],
      ...(path === undefined ? {} : { pathPrefix: path }),
    });
  }
  return withRoutes(upstreams);
}

/** Several services are told apart by the paths of their calls. */
function withRoutes(upstreams: readonly Upstream[]): Upstream[] {
  const routed =
    upstreams.length === 1
      ? [...upstreams]
      : upstreams.map((upstream) => ({
          ...upstream,
          pathPrefix: upstream.pathPrefix ?? derivePrefix(upstream.name),
        }));
  refuseTwice(
    'upstreams',
    routed.map(({ name }) => name),
  );
  refuseTwice(
    'upstreams of the path',
    routed.map(({ pathPrefix }) => pathPrefix),
  );
  return routed;
}

/** `/order_history.` of order-history: its package in any version, as its contract has it by default. */
function derivePrefix(name: string): string {
  return `/${deriveProtoPackage(name).replace(/v1$/, '')}`;
}

function nameOf(target: string): string {
  const service = serviceOf(target);
  if (service !== undefined) return service;
  throw new Refusal(
    `${quoteValue(target)} has no name to call it by: put one in front, as in "orders=${target}".`,
  );
}

function refuseTwice(what: string, values: readonly (string | undefined)[]): void {
  const twice = values.find((value, index) => value !== undefined && values.indexOf(value) < index);
  if (twice === undefined) return;
  throw new Refusal(`There are two ${what} ${quoteValue(twice)}: give each another one.`);
}

function refuse(wrong: string | undefined): void {
  if (wrong !== undefined) throw new Refusal(wrong);
}
