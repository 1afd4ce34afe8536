import {
  Channel,
  connectivityState,
  type ChannelCredentials,
  type ChannelOptions,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { RepeatBudget } from './repeat-budget.js';
import { RepeatableCall, type ChannelCall } from './repeatable-call.js';

/** What a channel repeats, and how often. */
export interface RepeatSettings {
  readonly definition: ServiceDefinition;
  /** Failures that the budget takes. */
  readonly budget: number;
}

/** A channel whose unary calls are made once more when they break off after their response headers. */
export class RepeatingChannel extends Channel {
  readonly #paths: ReadonlySet<string>;
  readonly #budget: RepeatBudget;

  constructor(
    target: string,
    credentials: ChannelCredentials,
    options: ChannelOptions,
    { definition, budget }: RepeatSettings,
  ) {
    super(target, credentials, options);
    const unary = Object.values(definition).filter(
      ({ requestStream, responseStream }) => !requestStream && !responseStream,
    );
    this.#paths = new Set(unary.map(({ path }) => path));
    this.#budget = new RepeatBudget(budget);
  }

  override createCall(...call: Parameters<Channel['createCall']>): ChannelCall {
    const first = super.createCall(...call);
    if (!this.#paths.has(call[0])) return first;
    const makeAgain = () =>
      this.getConnectivityState(false) === connectivityState.SHUTDOWN
        ? undefined
        : super.createCall(...call);
    return new RepeatableCall(first, makeAgain, this.#budget);
  }
}
