import { Metadata, status, type Client } from '@grpc/grpc-js';
import { expect } from '@jest/globals';
import { startBidi, startUnary } from '../grpc/calls.js';
import type { CallView } from '../grpc/call-view.js';
import { TestService, UNIMPLEMENTED_METHOD, UNIMPLEMENTED_SERVICE } from './service.js';

const INITIAL = 'x-grpc-test-echo-initial';
const TRAILING = 'x-grpc-test-echo-trailing-bin';

export async function echoMetadata(client: Client): Promise<void> {
  const metadata = new Metadata();
  metadata.add(INITIAL, 'test_initial_metadata_value');
  metadata.add(TRAILING, Buffer.from([0xab, 0xab, 0xab]));

  const unary = startUnary(client, TestService.UnaryCall, { responseSize: 1 }, { metadata });
  const duplex = startBidi(client, TestService.FullDuplexCall, { metadata });
  duplex.call.end({ responses: [{ size: 1 }] });

  for (const { code, headers, trailers } of [await unary.view, await duplex.view]) {
    expect(code).toBe(status.OK);
    expect(headers?.get(INITIAL)).toEqual(['test_initial_metadata_value']);
    expect(trailers.get(TRAILING)).toEqual([Buffer.from([0xab, 0xab, 0xab])]);
  }
}

export async function returnStatus(client: Client): Promise<void> {
  const responseStatus = { code: status.UNKNOWN, message: 'test status message' };

  const unary = startUnary(client, TestService.UnaryCall, { responseStatus });
  const duplex = startBidi(client, TestService.FullDuplexCall);
  duplex.call.end({ responses: [], responseStatus });

  expectStatus(await unary.view, responseStatus);
  expectStatus(await duplex.view, responseStatus);
}

export async function returnSpecialMessage(client: Client): Promise<void> {
  const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
  const responseStatus = { code: status.UNKNOWN, message };

  const { view } = startUnary(client, TestService.UnaryCall, { responseStatus });

  expectStatus(await view, responseStatus);
}

export async function callUnimplementedMethod(client: Client): Promise<void> {
  const method = { ...TestService.EmptyCall, path: UNIMPLEMENTED_METHOD };
  expect(await startUnary(client, method, {}).view).toMatchObject({ code: status.UNIMPLEMENTED });
}

export async function callUnimplementedService(client: Client): Promise<void> {
  const method = { ...TestService.EmptyCall, path: UNIMPLEMENTED_SERVICE };
  expect(await startUnary(client, method, {}).view).toMatchObject({ code: status.UNIMPLEMENTED });
}

function expectStatus(
  { code, details }: CallView<unknown>,
  wanted: { readonly code: status; readonly message: string },
): void {
  expect({ code, message: details }).toEqual(wanted);
}
