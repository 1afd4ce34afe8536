import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Metadata,
  Server,
  type sendUnaryData,
  type ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import type { InputResponse, OutputRequest, PayloadMessage, UnaryRequest } from './messages.js';
import { TestService } from './service.js';

export interface TestServer {
  readonly port: number;
  readonly close: () => void;
}

type Outputs =
  | ServerWritableStream<OutputRequest, PayloadMessage>
  | ServerDuplexStream<OutputRequest, PayloadMessage>;

/** Starts the interop server on a free port of 127.0.0.1. */
export async function startTestServer(credentials: ServerCredentials): Promise<TestServer> {
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  server.addService(TestService, {
    EmptyCall: (_call: unknown, answer: sendUnaryData<Record<string, never>>) => answer(null, {}),
    UnaryCall: answerUnary,
    StreamingOutputCall: (call: ServerWritableStream<OutputRequest, PayloadMessage>) =>
      void answerOutput(call),
    StreamingInputCall: answerInput,
    FullDuplexCall: (call: ServerDuplexStream<OutputRequest, PayloadMessage>) =>
      void answerDuplex(call),
  });
  const port = await promisify(server.bindAsync.bind(server))('127.0.0.1:0', credentials);
  return { port, close: () => server.forceShutdown() };
}

function answerUnary(
  call: ServerUnaryCall<UnaryRequest, PayloadMessage>,
  answer: sendUnaryData<PayloadMessage>,
): void {
  const trailers = echoMetadata(call);
  const { responseStatus, responseSize = 0 } = call.request;
  if (responseStatus && responseStatus.code !== 0) {
    const { code, message } = responseStatus;
    answer({ code, details: message, metadata: trailers });
  } else answer(null, { payload: Buffer.alloc(responseSize) }, trailers);
}

async function answerOutput(
  call: ServerWritableStream<OutputRequest, PayloadMessage>,
): Promise<void> {
  const trailers = echoMetadata(call);
  await sendOutputs(call, call.request);
  call.end(trailers);
}

function answerInput(
  call: ServerReadableStream<PayloadMessage, InputResponse>,
  answer: sendUnaryData<InputResponse>,
): void {
  const trailers = echoMetadata(call);
  let aggregatedPayloadSize = 0;
  call.on('data', ({ payload }: PayloadMessage) => (aggregatedPayloadSize += payload.length));
  call.on('end', () => answer(null, { aggregatedPayloadSize }, trailers));
}

async function answerDuplex(
  call: ServerDuplexStream<OutputRequest, PayloadMessage>,
): Promise<void> {
  const trailers = echoMetadata(call);
  try {
    // Left alone, the loop would destroy the call at the end of its requests, before it is answered.
    const requests = call.iterator({ destroyOnReturn: false }) as AsyncIterable<OutputRequest>;
    for await (const request of requests) {
      await sendOutputs(call, request);
      if (request.responseStatus && request.responseStatus.code !== 0) {
        const { code, message } = request.responseStatus;
        call.emit('error', { code, details: message, metadata: trailers });
        return;
      }
    }
  } catch {
    // The client is gone: nobody is left to answer.
    return;
  }
  call.end(trailers);
}

async function sendOutputs(call: Outputs, request: OutputRequest): Promise<void> {
  for (const { size, intervalUs = 0 } of request.responses) {
    if (intervalUs > 0) await pause(intervalUs / 1000);
    call.write({ payload: Buffer.alloc(size) });
  }
}

/** Sends the metadata that the client asked for; returns the trailers that it asked for. */
function echoMetadata(call: {
  readonly metadata: Metadata;
  sendMetadata(metadata: Metadata): void;
}): Metadata {
  const headers = new Metadata();
  const trailers = new Metadata();
  copyValues('x-grpc-test-echo-initial', call.metadata, headers);
  copyValues('x-grpc-test-echo-trailing-bin', call.metadata, trailers);
  if (headers.toJSON()['x-grpc-test-echo-initial'] !== undefined) call.sendMetadata(headers);
  return trailers;
}

function copyValues(name: string, from: Metadata, to: Metadata): void {
  for (const value of from.get(name)) to.add(name, value);
}
