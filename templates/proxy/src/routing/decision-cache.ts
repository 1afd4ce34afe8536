/** Names of upstreams by path by authority. */
type Decisions = Map<string, Map<string, string | undefined>>;

/** Longest authority and path that are kept, in characters: longer ones would fill the memory, not the cache. */
const MAX_AUTHORITY_LENGTH = 256;
const MAX_PATH_LENGTH = 256;

/**
 * Where calls went, for the next calls of the same authority and path. There are two generations of at most `capacity`
 * decisions each. When the younger one is full it becomes the older one and the former older one is forgotten, so that
 * what is asked for again and again stays, however many other paths somebody tries out.
 */
export class DecisionCache {
  readonly #capacity: number;
  #young: Decisions = new Map();
  #old: Decisions = new Map();
  #size = 0;

  /** @param capacity 1 or more */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @param decide answers what the cache does not know */
  get(
    authority: string,
    path: string,
    decide: (authority: string, path: string) => string | undefined,
  ) {
    const young = this.#young.get(authority);
    const known = young?.get(path);
    if (known !== undefined || young?.has(path)) return known;
    const older = this.#old.get(authority);
    const upstream = older?.has(path) ? older.get(path) : decide(authority, path);
    if (authority.length <= MAX_AUTHORITY_LENGTH && path.length <= MAX_PATH_LENGTH) {
      this.#keep(authority, path, upstream);
    }
    return upstream;
  }

  #keep(authority: string, path: string, upstream: string | undefined): void {
    if (this.#size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    const paths = this.#young.get(authority);
    if (paths) paths.set(path, upstream);
    else this.#young.set(authority, new Map([[path, upstream]]));
    this.#size += 1;
  }
}
