import type { Endpoint } from './endpoint.js';

/**
 * What a source knows after one look. It says what it saw and never what to do about it; that is the endpoint set's
 * part. A `reason` is one sentence that names the name, and the server and the cause where there is one.
 */
export type Verdict =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  /** The name is right, but no pod behind it is ready. */
  | { readonly kind: 'none-ready'; readonly reason: string }
  /** Nothing goes by that name, as far as the source can tell. */
  | { readonly kind: 'no-such-name'; readonly reason: string }
  /** The source got no usable answer, so the pods may well be there. */
  | { readonly kind: 'unreachable'; readonly reason: string };

export type Failure = Exclude<Verdict, { kind: 'endpoints' }>;

/** Where endpoints come from. */
export interface EndpointSource {
  /** Looks once. Never rejects: what went wrong is a verdict. */
  look(): Promise<Verdict>;
  /** Gives up a look that is under way; its promise still settles. */
  cancel(): void;
}
