import { status, type Channel, type Metadata, type StatusObject } from '@grpc/grpc-js';
import type { RepeatBudget } from './repeat-budget.js';

export type ChannelCall = ReturnType<Channel['createCall']>;
type CallListener = Parameters<ChannelCall['start']>[1];
type MessageContext = Parameters<ChannelCall['sendMessageWithContext']>[0];
type Credentials = Parameters<ChannelCall['setCredentials']>[0];

/**
 * A unary call that is made once more when it breaks off between its response headers and its end, where gRPC's own
 * retries have given up (gRFC A6). What has arrived is handed over with the status, so that the caller never sees
 * anything of a call that was repeated. It is its own listener, because every object that a call makes costs CPU.
 */
export class RepeatableCall implements ChannelCall, CallListener {
  #call: ChannelCall;
  #makeAgain: (() => ChannelCall | undefined) | undefined;
  readonly #budget: RepeatBudget;
  #listener: CallListener | undefined;
  #metadata: Metadata | undefined;
  #credentials: Credentials | undefined;
  #flags: number | undefined;
  #request: Buffer | undefined;
  #headers: Metadata | undefined;
  #answer: Buffer | undefined;

  /** @param makeAgain makes the same call anew, or nothing where the channel was closed */
  constructor(call: ChannelCall, makeAgain: () => ChannelCall | undefined, budget: RepeatBudget) {
    this.#call = call;
    this.#makeAgain = makeAgain;
    this.#budget = budget;
  }

  start(metadata: Metadata, listener: CallListener): void {
    // A caller may use the metadata for its next call while this one is under way.
    this.#metadata = metadata.clone();
    this.#listener = listener;
    this.#call.start(metadata, this);
  }

  onReceiveMetadata(headers: Metadata): void {
    this.#headers = headers;
  }

  onReceiveMessage(answer: Buffer): void {
    this.#answer = answer;
  }

  onReceiveStatus(end: StatusObject): void {
    if (end.code === status.OK) this.#budget.refill();
    else if (end.code === status.UNAVAILABLE && this.#headers && this.#repeat()) return;
    if (this.#headers) this.#listener?.onReceiveMetadata(this.#headers);
    if (this.#answer) this.#listener?.onReceiveMessage(this.#answer);
    this.#listener?.onReceiveStatus(end);
  }

  #repeat(): boolean {
    if (!this.#budget.spend() || !this.#request || !this.#metadata) return false;
    const call = this.#makeAgain?.();
    if (!call) return false;
    this.#makeAgain = undefined;
    this.#headers = undefined;
    this.#answer = undefined;
    this.#call = call;
    if (this.#credentials) call.setCredentials(this.#credentials);
    call.start(this.#metadata, this);
    const context = this.#flags === undefined ? {} : { flags: this.#flags };
    call.sendMessageWithContext(context, this.#request);
    call.startRead();
    call.halfClose();
    return true;
  }

  sendMessageWithContext(context: MessageContext, request: Buffer): void {
    this.#flags = context.flags;
    this.#request = request;
    this.#call.sendMessageWithContext(context, request);
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
