const NO_BYTES = Buffer.alloc(0);

/**
 * The fields of one header block. Callers only read it; it is good until the decoder that returned it decodes again.
 * Of a field that occurs more than once the last value counts here, while `bytes` holds all of them.
 */
export class HeaderList {
  method: string | undefined = undefined;
  scheme: string | undefined = undefined;
  authority: string | undefined = undefined;
  path: string | undefined = undefined;
  status: string | undefined = undefined;
  contentType: string | undefined = undefined;
  te: string | undefined = undefined;
  grpcTimeout: string | undefined = undefined;
  grpcStatus: string | undefined = undefined;
  contentLength: string | undefined = undefined;

  /**
   * Why the list is malformed by RFC 9113, section 8.2 or 8.3, in one sentence; undefined when it is well-formed. A list
   * that is too large is not looked at beyond its limit.
   */
  malformed: string | undefined = undefined;

  /** Octets of the names and values, and 32 for each field (RFC 9113, section 6.5.2). */
  listSize = 0;
  /** Whether `listSize` is above the limit. Then the fields beyond it are neither above nor in `bytes`. */
  isTooLarge = false;
  /** How many fields there are, those beyond the limit, too. */
  fields = 0;

  /**
   * `bytes[0..length)` are all fields in their order, encoded so that any decoder can read them: no field refers to a
   * dynamic table or goes into one, and what was never to be indexed still says so (RFC 7541, section 6.2.3).
   */
  bytes: Buffer = NO_BYTES;
  length = 0;

  /** Where the field grpc-timeout lies in `bytes`; -1 without one. */
  timeoutStart = -1;
  timeoutEnd = -1;
  /** Where the field :authority lies in `bytes`; -1 without one. */
  authorityStart = -1;
  authorityEnd = -1;

  /** Empties the list for another block. */
  clear(): void {
    this.method = undefined;
    this.scheme = undefined;
    this.authority = undefined;
    this.path = undefined;
    this.status = undefined;
    this.contentType = undefined;
    this.te = undefined;
    this.grpcTimeout = undefined;
    this.grpcStatus = undefined;
    this.contentLength = undefined;
    this.malformed = undefined;
    this.listSize = 0;
    this.isTooLarge = false;
    this.fields = 0;
    this.length = 0;
    this.timeoutStart = -1;
    this.timeoutEnd = -1;
    this.authorityStart = -1;
    this.authorityEnd = -1;
  }

  /** Makes this list the same as another one, in memory of its own. */
  copyFrom(other: HeaderList): void {
    this.method = other.method;
    this.scheme = other.scheme;
    this.authority = other.authority;
    this.path = other.path;
    this.status = other.status;
    this.contentType = other.contentType;
    this.te = other.te;
    this.grpcTimeout = other.grpcTimeout;
    this.grpcStatus = other.grpcStatus;
    this.contentLength = other.contentLength;
    this.malformed = other.malformed;
    this.listSize = other.listSize;
    this.isTooLarge = other.isTooLarge;
    this.fields = other.fields;
    this.length = other.length;
    this.timeoutStart = other.timeoutStart;
    this.timeoutEnd = other.timeoutEnd;
    this.authorityStart = other.authorityStart;
    this.authorityEnd = other.authorityEnd;
    if (this.bytes.length < other.length) this.bytes = Buffer.allocUnsafeSlow(other.length);
    other.bytes.copy(this.bytes, 0, 0, other.length);
  }
}
