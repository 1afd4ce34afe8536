/** A proxy that can be measured. */
export interface ProxyKind {
  readonly name: string;
  /** How it is set up, in a sentence of the documentation. */
  readonly settings: string;
  /** Makes what it needs. @returns its version @throws when it is not installed: a sentence that says what to do */
  prepare(): string;
  /** Writes its configuration. @returns the program and its arguments; it runs until SIGTERM and starts no daemon */
  command(place: Place): readonly string[];
}

/** Where one run of a proxy takes place. */
export interface Place {
  /** The port of 127.0.0.1 it listens on. */
  readonly port: number;
  /** Ports of 127.0.0.1 where the pods are. */
  readonly upstreams: readonly number[];
  /** An empty folder of its own. */
  readonly folder: string;
}

export const addressesOf = ({ upstreams }: Place): string[] =>
  upstreams.map((port) => `127.0.0.1:${port}`);
