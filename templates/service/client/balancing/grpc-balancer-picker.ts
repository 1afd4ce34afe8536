import { experimental } from '@grpc/grpc-js';
import type { BalancedCandidate } from './grpc-balancer-endpoint.js';
import type { Roster } from './picking/roster.js';

const QUEUE: experimental.PickResult = {
  pickResultType: experimental.PickResultType.QUEUE,
  subchannel: null,
  status: null,
  onCallStarted: null,
  onCallEnded: null,
};

/**
 * The picker of a balancer with a ready endpoint. It looks at the roster as it is now, so it stays the same while
 * endpoints come and go.
 */
export class HeadlessPicker implements experimental.Picker {
  readonly roster: Roster<BalancedCandidate>;
  readonly #comparesLoad: boolean;
  readonly #reserved = new Set<BalancedCandidate>();

  /** @param comparesLoad whether the roster's picking looks at the calls in flight */
  constructor(roster: Roster<BalancedCandidate>, comparesLoad: boolean) {
    this.roster = roster;
    this.#comparesLoad = comparesLoad;
  }

  pick(): experimental.PickResult {
    const candidate = this.roster.pick();
    const pick = candidate?.endpoint.pick;
    if (candidate === undefined || pick === undefined) return QUEUE;
    if (this.#comparesLoad) this.#reserve(candidate);
    return pick;
  }

  /**
   * grpc-js starts a call a moment after its pick, so of many calls that begin together each would see none of the
   * others. A pick counts as a call until then, and no longer: a call that is cancelled in between never starts.
   */
  #reserve(candidate: BalancedCandidate): void {
    candidate.reserved += 1;
    if (this.#reserved.size === 0) setImmediate(() => this.#release());
    this.#reserved.add(candidate);
  }

  #release(): void {
    for (const candidate of this.#reserved) candidate.reserved = 0;
    this.#reserved.clear();
  }
}
