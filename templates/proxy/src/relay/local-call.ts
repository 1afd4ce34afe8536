/** A call that the proxy serves itself. */
export interface LocalCall {
  /** A part of the request's payload. @param bytes not kept */
  onData(bytes: Buffer, start: number, end: number, isLast: boolean): void;
  /** The client is gone. */
  onCancelled(): void;
}
