import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { echo } from '../../src/handlers/echo.js';
import { callContext } from './call-context.js';

describe('echo', () => {
  it('answers with the message and the pod', () => {
    expect(echo({ message: 'hello' }, callContext())).toEqual({
      message: 'hello',
      servedBy: 'pod-1',
    });
  });

  it('refuses an empty message', () => {
    expect(() => echo({ message: '' }, callContext())).toThrow(
      expect.objectContaining({
        code: status.INVALID_ARGUMENT,
        message: 'The message is empty: send at least one character.',
      }),
    );
  });
});
