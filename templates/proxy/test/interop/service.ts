import type { MethodDefinition } from '@grpc/grpc-js';
import {
  decodeEmpty,
  decodeInputResponse,
  decodeOutputRequest,
  decodePayloadMessage,
  decodeUnaryRequest,
  encodeEmpty,
  encodeInputResponse,
  encodeOutputRequest,
  encodePayloadMessage,
  encodeUnaryRequest,
} from './messages.js';

const empty = { encode: encodeEmpty, decode: decodeEmpty };
const payload = { encode: encodePayloadMessage, decode: decodePayloadMessage };
const unaryRequest = { encode: encodeUnaryRequest, decode: decodeUnaryRequest };
const outputRequest = { encode: encodeOutputRequest, decode: decodeOutputRequest };
const inputResponse = { encode: encodeInputResponse, decode: decodeInputResponse };

/** `grpc.testing.TestService`, as far as the interop cases call it. */
export const TestService = {
  EmptyCall: define('EmptyCall', empty, empty),
  UnaryCall: define('UnaryCall', unaryRequest, payload),
  StreamingOutputCall: define('StreamingOutputCall', outputRequest, payload, 'responses'),
  StreamingInputCall: define('StreamingInputCall', payload, inputResponse, 'requests'),
  FullDuplexCall: define('FullDuplexCall', outputRequest, payload, 'requests', 'responses'),
};

export const UNIMPLEMENTED_METHOD = '/grpc.testing.TestService/UnimplementedCall';
export const UNIMPLEMENTED_SERVICE = '/grpc.testing.UnimplementedService/UnimplementedCall';

interface Codec<Message> {
  readonly encode: (message: Message) => Buffer;
  readonly decode: (bytes: Buffer) => Message;
}

function define<Request, Response>(
  name: string,
  request: Codec<Request>,
  response: Codec<Response>,
  ...streams: ('requests' | 'responses')[]
): MethodDefinition<Request, Response> {
  return {
    path: `/grpc.testing.TestService/${name}`,
    requestStream: streams.includes('requests'),
    responseStream: streams.includes('responses'),
    requestSerialize: request.encode,
    requestDeserialize: request.decode,
    responseSerialize: response.encode,
    responseDeserialize: response.decode,
  };
}
