import { quoteValue } from '../../names/quote-value.js';
import { Refusal } from '../../refusal.js';

/** A service as it was typed, in its parts. */
export interface Piece {
  /** What stands before `=`. */
  name: string | undefined;
  /** What to dial, perhaps without a port. */
  target: string;
  /** What stands behind, from `/` on. */
  pathPrefix: string | undefined;
}

/** A package with a dot at its end, a service, or a method of one: `/orders.v1.`, `/orders.v1.Orders/Get`. */
const PATH_PREFIX = /^\/[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\.|\/\w*)?$/;

/**
 * Takes `orders=orders-headless:50051/orders.v1.` apart.
 *
 * @throws {Refusal} for a scheme, when there is nothing to dial, or when the path cannot begin that of a call
 */
export function splitPiece(piece: string): Piece {
  if (piece.includes('://')) {
    throw new Refusal(
      `${quoteValue(piece)} has a scheme, which a proxy does not read: write an upstream as name=host:port, as in ` +
        '"orders=orders-headless:50051".',
    );
  }
  const [, name, target = '', pathPrefix] = /^(?:([^=]*)=)?([^/]*)(\/.*)?$/s.exec(piece) ?? [];
  if (target === '') {
    throw new Refusal(
      `${quoteValue(piece)} names nothing to dial: write an upstream as name=host:port, as in "orders=orders-headless:50051".`,
    );
  }
  if (pathPrefix !== undefined && !PATH_PREFIX.test(pathPrefix)) {
    throw new Refusal(
      `${quoteValue(pathPrefix)} cannot begin the path of a call: use a package with a dot at its end, or a service, as in ` +
        '"/orders.v1." or "/orders.v1.OrdersService".',
    );
  }
  return { name, target, pathPrefix };
}
