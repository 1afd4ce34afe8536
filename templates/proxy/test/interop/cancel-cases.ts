import { once } from 'node:events';
import { status, type Client } from '@grpc/grpc-js';
import { expect } from '@jest/globals';
import { startBidi, startClientStream } from '../grpc/calls.js';
import { TestService } from './service.js';

export async function cancelAfterBegin(client: Client): Promise<void> {
  const { call, view } = startClientStream(client, TestService.StreamingInputCall);
  call.cancel();

  expect(await view).toMatchObject({ code: status.CANCELLED, responses: [] });
}

export async function cancelAfterFirstResponse(client: Client): Promise<void> {
  const { call, view } = startBidi(client, TestService.FullDuplexCall);
  call.write({ responses: [{ size: 31_415 }], payload: Buffer.alloc(27_182) });
  await once(call, 'data');
  call.cancel();

  const { code, responses } = await view;
  expect(code).toBe(status.CANCELLED);
  expect(responses.map(({ payload }) => payload.length)).toEqual([31_415]);
}

export async function sleepTooLong(client: Client): Promise<void> {
  const options = { deadline: Date.now() + 1 };
  const { call, view } = startBidi(client, TestService.FullDuplexCall, { options });
  call.write({ responses: [], payload: Buffer.alloc(27_182) });

  expect(await view).toMatchObject({ code: status.DEADLINE_EXCEEDED, responses: [] });
}
