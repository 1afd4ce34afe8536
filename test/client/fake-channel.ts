import { connectivityState, experimental, type ChannelOptions } from '@grpc/grpc-js';

/** A connection that changes its state when the test says so. */
export class FakeSubchannel {
  readonly address: string;
  state: connectivityState;
  references = 0;
  /** How often somebody asked it to connect. */
  connects = 0;
  readonly #listeners = new Set<experimental.ConnectivityStateListener>();

  constructor(address: string, state: connectivityState) {
    this.address = address;
    this.state = state;
  }

  become(state: connectivityState, error?: string): void {
    const previous = this.state;
    this.state = state;
    for (const listener of this.#listeners) {
      listener(this.asSubchannel(), previous, state, -1, error);
    }
  }

  asSubchannel(): experimental.SubchannelInterface {
    return this as unknown as experimental.SubchannelInterface;
  }

  ref = () => void (this.references += 1);
  unref = () => void (this.references -= 1);
  startConnecting = () => void (this.connects += 1);
  getAddress = () => this.address;
  getConnectivityState = () => this.state;
  getChannelzRef = () => ({ kind: 'subchannel', id: 0, name: this.address });
  isHealthy = () => true;
  addHealthStateWatcher = () => {};
  removeHealthStateWatcher = () => {};
  realSubchannelEquals = (other: unknown) => other === this;
  addConnectivityStateListener = (listener: experimental.ConnectivityStateListener) =>
    void this.#listeners.add(listener);
  removeConnectivityStateListener = (listener: experimental.ConnectivityStateListener) =>
    void this.#listeners.delete(listener);
}

/** A channel that remembers what a balancer asked of it. */
export class FakeChannel implements experimental.ChannelControlHelper {
  readonly created: FakeSubchannel[] = [];
  readonly states: (keyof typeof connectivityState)[] = [];
  picker: experimental.Picker = new experimental.UnavailablePicker();
  reresolutions = 0;
  /** Of the connections that are yet to be created: channels share those that there are. */
  stateFound = connectivityState.IDLE;

  createSubchannel(
    address: experimental.SubchannelAddress,
    _options: ChannelOptions,
  ): experimental.SubchannelInterface {
    const subchannel = new FakeSubchannel(
      experimental.subchannelAddressToString(address),
      this.stateFound,
    );
    this.created.push(subchannel);
    return subchannel.asSubchannel();
  }

  updateState(state: connectivityState, picker: experimental.Picker): void {
    this.states.push(connectivityState[state] as keyof typeof connectivityState);
    this.picker = picker;
  }

  requestReresolution(): void {
    this.reresolutions += 1;
  }
  addChannelzChild(): void {}
  removeChannelzChild(): void {}

  /** The newest connection to an address. */
  to(address: string): FakeSubchannel {
    const found = this.created.filter((subchannel) => subchannel.address === address).pop();
    if (found === undefined) throw new Error(`No connection to ${address} was made.`);
    return found;
  }
}
