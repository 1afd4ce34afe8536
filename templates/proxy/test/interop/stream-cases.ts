import { once } from 'node:events';
import { status, type Client } from '@grpc/grpc-js';
import { expect } from '@jest/globals';
import { startBidi, startClientStream, startServerStream, startUnary } from '../grpc/calls.js';
import { TestService } from './service.js';

const REQUEST_SIZES = [27_182, 8, 1_828, 45_904];
const RESPONSE_SIZES = [31_415, 9, 2_653, 58_979];

export async function callEmpty(client: Client): Promise<void> {
  const { code, responses } = await startUnary(client, TestService.EmptyCall, {}).view;

  expect(code).toBe(status.OK);
  expect(responses).toEqual([{}]);
}

export async function callLarge(client: Client): Promise<void> {
  const request = { responseSize: 314_159, payload: Buffer.alloc(271_828) };
  const { code, responses } = await startUnary(client, TestService.UnaryCall, request).view;

  expect(code).toBe(status.OK);
  expect(responses.map(({ payload }) => payload.equals(Buffer.alloc(314_159)))).toEqual([true]);
}

export async function streamIn(client: Client): Promise<void> {
  const { call, view } = startClientStream(client, TestService.StreamingInputCall);
  for (const size of REQUEST_SIZES) call.write({ payload: Buffer.alloc(size) });
  call.end();
  const { code, responses } = await view;

  expect(code).toBe(status.OK);
  expect(responses).toEqual([{ aggregatedPayloadSize: 74_922 }]);
}

export async function streamOut(client: Client): Promise<void> {
  const request = { responses: RESPONSE_SIZES.map((size) => ({ size })) };
  const { code, responses } = await startServerStream(
    client,
    TestService.StreamingOutputCall,
    request,
  ).view;

  expect(code).toBe(status.OK);
  expect(responses.map(({ payload }) => payload.length)).toEqual(RESPONSE_SIZES);
}

export async function pingPong(client: Client): Promise<void> {
  const { call, view } = startBidi(client, TestService.FullDuplexCall);
  for (const [index, size] of RESPONSE_SIZES.entries()) {
    call.write({ responses: [{ size }], payload: Buffer.alloc(REQUEST_SIZES[index] ?? 0) });
    await once(call, 'data');
  }
  call.end();
  const { code, responses } = await view;

  expect(code).toBe(status.OK);
  expect(responses.map(({ payload }) => payload.length)).toEqual(RESPONSE_SIZES);
}

export async function sendNothing(client: Client): Promise<void> {
  const { call, view } = startBidi(client, TestService.FullDuplexCall);
  call.end();
  const { code, responses } = await view;

  expect(code).toBe(status.OK);
  expect(responses).toEqual([]);
}
