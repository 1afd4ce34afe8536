import { connectivityState, experimental } from '@grpc/grpc-js';

/** How grpc-js's leaf policy wraps what went wrong; its resolution note is of the past, so only the core is kept. */
const LEAF_ERROR = /^No connection established\. Last error: (.*)\. Resolution note: $/s;

/** Counts the endpoints per state and tells the channel the state they make up together, when it is a new one. */
export class StateTally {
  /** What the resolver said along with its last answer; it goes into the errors of calls. */
  resolutionNote = '';
  readonly #helper: experimental.ChannelControlHelper;
  readonly #balancer: experimental.LoadBalancer;
  readonly #counts = new Map<connectivityState, number>();
  #lastError = 'none';
  #told: { state: connectivityState; what: unknown } | undefined;

  constructor(helper: experimental.ChannelControlHelper, balancer: experimental.LoadBalancer) {
    this.#helper = helper;
    this.#balancer = balancer;
  }

  /** An endpoint came (`from` undefined), went (`to` undefined) or changed its state. */
  move(from: connectivityState | undefined, to: connectivityState | undefined): void {
    if (from !== undefined) this.#counts.set(from, this.#count(from) - 1);
    if (to !== undefined) this.#counts.set(to, this.#count(to) + 1);
  }

  recordError(message: string): void {
    this.#lastError = LEAF_ERROR.exec(message)?.[1] ?? message;
  }

  /** @param picker what picks while an endpoint is ready */
  publish(picker: experimental.Picker): void {
    if (this.#count(connectivityState.READY) > 0) {
      this.#tell(connectivityState.READY, picker, () => picker, null);
    } else if (
      this.#count(connectivityState.CONNECTING) + this.#count(connectivityState.IDLE) >
      0
    ) {
      // An endpoint that lost its connection is idle for no longer than it takes to say so.
      this.#tell(connectivityState.CONNECTING, undefined, () => this.#queue(), null);
    } else if (this.#count(connectivityState.TRANSIENT_FAILURE) > 0) {
      this.fail({
        details: this.#withNote(`No connection established. Last error: ${this.#lastError}.`),
      });
    } else {
      this.fail({ details: this.#withNote('No endpoint to connect to.') });
    }
  }

  /** Fails calls with UNAVAILABLE, or with the status of the error. */
  fail(error: { readonly details: string }): void {
    const { TRANSIENT_FAILURE } = connectivityState;
    const createPicker = () => new experimental.UnavailablePicker(error);
    this.#tell(TRANSIENT_FAILURE, error.details, createPicker, error.details);
  }

  #count(state: connectivityState): number {
    return this.#counts.get(state) ?? 0;
  }

  #queue(): experimental.Picker {
    return new experimental.QueuePicker(this.#balancer);
  }

  #withNote(sentence: string): string {
    return this.resolutionNote === ''
      ? sentence
      : `${sentence} Resolution note: ${this.resolutionNote}`;
  }

  #tell(
    state: connectivityState,
    what: unknown,
    createPicker: () => experimental.Picker,
    errorMessage: string | null,
  ): void {
    if (this.#told?.state === state && this.#told.what === what) return;
    this.#told = { state, what };
    this.#helper.updateState(state, createPicker(), errorMessage);
  }
}
