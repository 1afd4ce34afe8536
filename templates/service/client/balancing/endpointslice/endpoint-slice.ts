/** What is read of a `discovery.k8s.io/v1` EndpointSlice. */
export interface EndpointSlice {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly endpoints?: readonly SliceEndpoint[] | null;
  readonly ports?: readonly SlicePort[] | null;
}

export interface SliceEndpoint {
  /** Interchangeable; a client may use the first alone. */
  readonly addresses: readonly string[];
  readonly conditions?: {
    /** Nothing said means ready. */
    readonly ready?: boolean | null;
    readonly terminating?: boolean | null;
  };
  readonly targetRef?: { readonly uid?: string } | null;
}

export interface SlicePort {
  readonly name?: string | null;
  /** The pods' own, not the Service's. Nothing said means any. */
  readonly port?: number | null;
  readonly protocol?: string | null;
  readonly appProtocol?: string | null;
}

/** The answer to a list request. */
export interface SliceList {
  readonly metadata: { readonly resourceVersion: string };
  /** Null where there is none: Go writes an empty list so. */
  readonly items: readonly EndpointSlice[] | null;
}

/** One line of the answer to a watch request. */
export type SliceEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: EndpointSlice }
  /** Says only how far the watch has come. */
  | { readonly type: 'BOOKMARK'; readonly object: Pick<EndpointSlice, 'metadata'> }
  | {
      readonly type: 'ERROR';
      readonly object: { readonly code: number; readonly message: string };
    };
