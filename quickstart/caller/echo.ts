import type { OrdersClient } from './generated-client.js';

/** Where the client sets no deadline of its own; the generated one sets the same. */
const DEADLINE_MS = 10_000;

/** One call; resolves to the name of the pod that answered. */
export function echo(client: OrdersClient): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + DEADLINE_MS };
    client.echo({ message: 'hello' }, options, (error, response) => {
      if (error === null && response !== undefined) resolve(response.servedBy);
      else reject(error ?? new Error('The call ended without an answer.'));
    });
  });
}
