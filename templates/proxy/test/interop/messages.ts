import { encodeMessage, MessageFields } from './protobuf.js';

/**
 * The messages of `grpc.testing.TestService` with the fields that the interop cases use. Their numbers are those of
 * the public messages.proto of gRPC, so that servers and clients in other languages understand them.
 */
export interface EchoStatus {
  readonly code: number;
  readonly message: string;
}

export interface UnaryRequest {
  readonly responseSize?: number;
  readonly payload?: Buffer;
  readonly responseStatus?: EchoStatus;
}

export interface ResponseParameters {
  readonly size: number;
  /** Microseconds to wait before this response. */
  readonly intervalUs?: number;
}

export interface OutputRequest {
  readonly responses: readonly ResponseParameters[];
  readonly payload?: Buffer;
  readonly responseStatus?: EchoStatus;
}

/** A message with nothing but a payload: SimpleResponse, StreamingInputCallRequest, StreamingOutputCallResponse. */
export interface PayloadMessage {
  readonly payload: Buffer;
}

export interface InputResponse {
  readonly aggregatedPayloadSize: number;
}

export function encodeEmpty(): Buffer {
  return Buffer.alloc(0);
}

export function decodeEmpty(): Record<string, never> {
  return {};
}

export function encodeUnaryRequest(request: UnaryRequest): Buffer {
  return encodeMessage([
    [2, request.responseSize],
    [3, encodePayload(request.payload)],
    [7, encodeStatus(request.responseStatus)],
  ]);
}

export function decodeUnaryRequest(bytes: Buffer): UnaryRequest {
  const fields = new MessageFields(bytes);
  return {
    responseSize: fields.number(2),
    payload: decodePayload(fields.bytes(3)),
    ...decodeStatus(fields.bytes(7)),
  };
}

export function encodeOutputRequest(request: OutputRequest): Buffer {
  return encodeMessage([
    ...request.responses.map(
      ({ size, intervalUs }) =>
        [
          2,
          encodeMessage([
            [1, size],
            [2, intervalUs],
          ]),
        ] as const,
    ),
    [3, encodePayload(request.payload)],
    [7, encodeStatus(request.responseStatus)],
  ]);
}

export function decodeOutputRequest(bytes: Buffer): OutputRequest {
  const fields = new MessageFields(bytes);
  return {
    responses: fields.all(2).map((message) => {
      const parameters = new MessageFields(message);
      return { size: parameters.number(1), intervalUs: parameters.number(2) };
    }),
    payload: decodePayload(fields.bytes(3)),
    ...decodeStatus(fields.bytes(7)),
  };
}

export function encodePayloadMessage(message: PayloadMessage): Buffer {
  return encodeMessage([[1, encodePayload(message.payload)]]);
}

export function decodePayloadMessage(bytes: Buffer): PayloadMessage {
  return { payload: decodePayload(new MessageFields(bytes).bytes(1)) };
}

export function encodeInputResponse(response: InputResponse): Buffer {
  return encodeMessage([[1, response.aggregatedPayloadSize]]);
}

export function decodeInputResponse(bytes: Buffer): InputResponse {
  return { aggregatedPayloadSize: new MessageFields(bytes).number(1) };
}

function encodePayload(body: Buffer | undefined): Buffer | undefined {
  return body && encodeMessage([[2, body]]);
}

function decodePayload(bytes: Buffer | undefined): Buffer {
  const body = bytes && new MessageFields(bytes).bytes(2);
  return body ?? Buffer.alloc(0);
}

function encodeStatus(status: EchoStatus | undefined): Buffer | undefined {
  return (
    status &&
    encodeMessage([
      [1, status.code],
      [2, status.message],
    ])
  );
}

function decodeStatus(bytes: Buffer | undefined): { responseStatus?: EchoStatus } {
  if (bytes === undefined) return {};
  const fields = new MessageFields(bytes);
  const message = fields.bytes(2)?.toString('utf8') ?? '';
  return { responseStatus: { code: fields.number(1), message } };
}
