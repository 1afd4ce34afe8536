import { describe, expect, it } from '@jest/globals';
import { chat } from '../../src/handlers/chat.js';
import { callContext } from './call-context.js';

describe('chat', () => {
  it('answers each message before it reads the next', async () => {
    let asked = 0;
    async function* requests() {
      for (const message of ['one', 'two']) {
        asked += 1;
        yield { message };
      }
    }
    const responses = chat(requests(), callContext());

    expect((await responses.next()).value).toEqual({
      sequence: 1,
      message: 'one',
      servedBy: 'pod-1',
    });
    expect(asked).toBe(1);
    expect((await responses.next()).value).toEqual({
      sequence: 2,
      message: 'two',
      servedBy: 'pod-1',
    });
    expect((await responses.next()).done).toBe(true);
  });
});
