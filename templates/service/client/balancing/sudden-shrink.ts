import type { Endpoint } from './endpoint.js';

/** Below this many missing endpoints nothing is held back: a single pod that is replaced is everyday life. */
const FEWEST_HELD = 2;

/**
 * The missing endpoints that stay for now. Where more than half of the known ones are gone at once, a cut-off answer
 * or a DNS server that has just started is as likely as the truth, so the missing stay until a second answer lacks
 * them as well.
 *
 * @param known all endpoints before the answer
 * @param missing those of them that the answer lacks
 * @param unconfirmed ids that the good answer before lacked and that were held back then
 */
export function holdBack(
  known: readonly Endpoint[],
  missing: readonly Endpoint[],
  unconfirmed: readonly string[],
): readonly Endpoint[] {
  if (missing.length < FEWEST_HELD || missing.length <= known.length / 2) return [];
  const missedBefore = new Set(unconfirmed);
  return missing.filter(({ id }) => !missedBefore.has(id));
}
