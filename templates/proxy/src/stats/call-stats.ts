import { MethodStats } from './method-stats.js';

export interface CallStatsOptions {
  /** Methods that are told apart, from 1 on; the calls of all others share one entry. Default 200. */
  readonly maxMethods?: number;
}

const MAX_METHODS = 200;

/** Characters of the longest path that is told apart: names in metrics are kept for the life of the process. */
const MAX_PATH_LENGTH = 256;

/**
 * Names as contracts have them. Anything else, a query or an escape, could be one method under many paths on a server
 * that is lenient about them.
 */
const METHOD_PATH = /^\/([\w./$-]+)\/([\w$-]+)$/;

/** What the calls are counted under whose paths are not known. */
const OTHER = 'other';

/**
 * Counts calls by method without ever knowing a contract. A path has an entry of its own once an upstream has answered
 * it as a method that exists, so that somebody who tries out paths cannot fill the table. Until then, and when the table
 * is full, it shares the entry "other".
 */
export class CallStats implements Iterable<MethodStats> {
  /** The entry of all paths that have none of their own. */
  readonly other = new MethodStats(OTHER, OTHER);
  readonly #maxMethods: number;
  readonly #known = new Map<string, MethodStats>();

  constructor({ maxMethods = MAX_METHODS }: CallStatsOptions = {}) {
    this.#maxMethods = maxMethods;
  }

  /** @param path `/orders.v1.OrdersService/Echo` */
  methodOf(path: string): MethodStats {
    return this.#known.get(path) ?? this.other;
  }

  /**
   * An upstream has answered a call of this path with a message, or with a status other than UNIMPLEMENTED. Answers of
   * the proxy itself prove nothing.
   *
   * @returns the entry that its calls are counted under from now on, see `moveCall`
   */
  learn(path: string): MethodStats {
    const known = this.#known.get(path);
    if (known) return known;
    const method = this.#known.size < this.#maxMethods ? methodAt(path) : undefined;
    if (!method) return this.other;
    this.#known.set(path, method);
    return method;
  }

  /** The entries, that of the others first. */
  *[Symbol.iterator](): Iterator<MethodStats> {
    yield this.other;
    yield* this.#known.values();
  }
}

/** @returns undefined for a path that is none of a gRPC method */
function methodAt(path: string): MethodStats | undefined {
  const names = path.length <= MAX_PATH_LENGTH ? METHOD_PATH.exec(path) : null;
  return names ? new MethodStats(names[1] as string, names[2] as string) : undefined;
}
