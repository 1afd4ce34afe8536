import { hashText, rankOf } from './hash.js';

/**
 * The part of the endpoints that one client connects to, by rendezvous hashing (gRFC A68): every client ranks all
 * endpoints in an order of its own and keeps the first. Over many clients each endpoint is kept equally often, and a
 * pod that comes or goes changes at most one connection of a client.
 *
 * @param size how many to keep, at least 1
 * @param seed what makes this client's order its own
 * @returns at most `size` of the keys
 */
export function chooseSubset(
  keys: readonly string[],
  size: number,
  seed: string,
): readonly string[] {
  if (keys.length <= size) return keys;
  const start = hashText(seed);
  return keys
    .map((key) => ({ key, rank: rankOf(hashText(key, start)) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, size)
    .map(({ key }) => key);
}
