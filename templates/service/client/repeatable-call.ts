import { status, type Channel, type Metadata, type StatusObject } from '@grpc/grpc-js';
import type { RepeatBudget } from './repeat-budget.js';

export type ChannelCall = ReturnType<Channel['createCall']>;
type CallListener = Parameters<ChannelCall['start']>[1];
type MessageContext = Parameters<ChannelCall['sendMessageWithContext']>[0];
type Credentials = Parameters<ChannelCall['setCredentials']>[0];

/**
 * A unary call that is made once more when it breaks off between its response headers and its end, where gRPC's own
 * retries have given up (gRFC A6). What has arrived is handed over with the status, so that the caller never sees
 * anything of a call that was repeated.
 */
export class RepeatableCall implements ChannelCall {
  #call: ChannelCall;
  #makeAgain: (() => ChannelCall | undefined) | undefined;
  readonly #budget: RepeatBudget;
  #credentials: Credentials | undefined;
  #request: { readonly flags: number | undefined; readonly message: Buffer } | undefined;
  #headers: Metadata | undefined;
  #message: Buffer | undefined;

  /** @param makeAgain makes the same call anew, or nothing where the channel was closed */
  constructor(call: ChannelCall, makeAgain: () => ChannelCall | undefined, budget: RepeatBudget) {
    this.#call = call;
    this.#makeAgain = makeAgain;
    this.#budget = budget;
  }

  start(metadata: Metadata, listener: CallListener): void {
    // A caller may use the metadata for its next call while this one is under way.
    this.#listen(metadata.clone(), listener);
  }

  #listen(metadata: Metadata, listener: CallListener): void {
    this.#call.start(metadata, {
      onReceiveMetadata: (headers) => (this.#headers = headers),
      onReceiveMessage: (message: Buffer) => (this.#message = message),
      onReceiveStatus: (end) => {
        if (end.code === status.OK) this.#budget.refill();
        else if (this.#breaksOff(end) && this.#repeat(metadata, listener)) return;
        if (this.#headers) listener.onReceiveMetadata(this.#headers);
        if (this.#message) listener.onReceiveMessage(this.#message);
        listener.onReceiveStatus(end);
      },
    });
  }

  #breaksOff({ code }: StatusObject): boolean {
    return code === status.UNAVAILABLE && this.#headers !== undefined;
  }

  #repeat(metadata: Metadata, listener: CallListener): boolean {
    if (!this.#budget.spend() || !this.#request) return false;
    const call = this.#makeAgain?.();
    if (!call) return false;
    this.#makeAgain = undefined;
    this.#headers = undefined;
    this.#message = undefined;
    this.#call = call;
    if (this.#credentials) call.setCredentials(this.#credentials);
    this.#listen(metadata, listener);
    const { flags, message } = this.#request;
    call.sendMessageWithContext(flags === undefined ? {} : { flags }, message);
    call.startRead();
    call.halfClose();
    return true;
  }

  sendMessageWithContext(context: MessageContext, message: Buffer): void {
    this.#request = { flags: context.flags, message };
    this.#call.sendMessageWithContext(context, message);
  }

  cancelWithStatus(...end: Parameters<ChannelCall['cancelWithStatus']>): void {
    this.#makeAgain = undefined;
    this.#call.cancelWithStatus(...end);
  }

  setCredentials(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#call.setCredentials(credentials);
  }

  startRead(): void {
    this.#call.startRead();
  }

  halfClose(): void {
    this.#call.halfClose();
  }

  getPeer(): string {
    return this.#call.getPeer();
  }

  getCallNumber(): number {
    return this.#call.getCallNumber();
  }

  getAuthContext(): ReturnType<ChannelCall['getAuthContext']> {
    return this.#call.getAuthContext();
  }
}
