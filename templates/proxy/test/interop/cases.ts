import type { Client } from '@grpc/grpc-js';
import { cancelAfterBegin, cancelAfterFirstResponse, sleepTooLong } from './cancel-cases.js';
import {
  echoMetadata,
  returnSpecialMessage,
  returnStatus,
  callUnimplementedMethod,
  callUnimplementedService,
} from './status-cases.js';
import {
  callEmpty,
  callLarge,
  pingPong,
  sendNothing,
  streamIn,
  streamOut,
} from './stream-cases.js';

/** Rejects, by `expect`, when the server or what lies before it does not do as the case demands. */
export type InteropCase = (client: Client) => Promise<void>;

/**
 * The cases that every implementation of gRPC has (its interop-test-descriptions), by their public names. Left out are
 * those of compression, of ORCA and of authentication by Google, which a proxy has no part in.
 */
export const INTEROP_CASES: Readonly<Record<string, InteropCase>> = {
  empty_unary: callEmpty,
  large_unary: callLarge,
  client_streaming: streamIn,
  server_streaming: streamOut,
  ping_pong: pingPong,
  empty_stream: sendNothing,
  custom_metadata: echoMetadata,
  status_code_and_message: returnStatus,
  special_status_message: returnSpecialMessage,
  unimplemented_method: callUnimplementedMethod,
  unimplemented_service: callUnimplementedService,
  cancel_after_begin: cancelAfterBegin,
  cancel_after_first_response: cancelAfterFirstResponse,
  timeout_on_sleeping_server: sleepTooLong,
};
