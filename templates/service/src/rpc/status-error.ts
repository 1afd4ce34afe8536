import type { status } from '@grpc/grpc-js';

/** The longest text of a status, in characters: it travels in an HTTP/2 header, and clients refuse large ones. */
const MAX_DETAILS = 1000;

/**
 * What a handler throws to end its call with a status of its choice. Code and message reach the client; anything else
 * that is thrown reaches it as INTERNAL without details.
 */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly code: status;

  /**
   * @param code any status but OK
   * @param message for the client; cut after 1000 characters
   */
  constructor(code: Exclude<status, status.OK>, message: string) {
    super(message);
    this.code = code;
  }

  /** The text as it may be sent. grpc-js encodes it with encodeURI, which throws on half a surrogate pair. */
  get details(): string {
    return this.message.slice(0, MAX_DETAILS).replace(/\p{Surrogate}/gu, '\uFFFD');
  }
}
