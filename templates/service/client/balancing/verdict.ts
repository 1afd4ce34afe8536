import type { Endpoint } from './endpoint.js';

/**
 * What a source knows after one look. It says what it saw and never what to do about it; that is the endpoint set's
 * part. A `reason` is one sentence that names the name, and the server and the cause where there is one.
 */
export type Verdict = Answer | Failure;

export interface Answer {
  readonly kind: 'endpoints';
  readonly endpoints: readonly Endpoint[];
  /** What the answer may lack, and the endpoints that the source lists but whose addresses it could not ask for. */
  readonly unanswered?: { readonly ids: readonly string[]; readonly reason: string };
}

export type Failure =
  /** The name is right, but no pod behind it is ready. */
  | { readonly kind: 'none-ready'; readonly reason: string }
  /** Nothing goes by that name, as far as the source can tell. */
  | { readonly kind: 'no-such-name'; readonly reason: string }
  /** The source got no usable answer, so the pods may well be there. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Where endpoints come from. */
export interface EndpointSource {
  /**
   * Looks once. Never rejects: what went wrong is a verdict.
   *
   * @param onChange called by a source that notices by itself when another look would see something else, until `cancel`
   */
  look(onChange: () => void): Promise<Verdict>;
  /** Gives up a look that is under way, whose promise still settles, and whatever goes on between looks. */
  cancel(): void;
}
