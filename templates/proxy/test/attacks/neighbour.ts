import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { status, type Client } from '@grpc/grpc-js';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { ByteService } from '../grpc/byte-service.js';
import { startBidi } from '../grpc/calls.js';

/** A well-meant client of the proxy, on a connection of its own: unary calls one after the other, and one long stream. */
export class Neighbour {
  /** Answers that came as they should, unary and of the stream. */
  answers = 0;
  /** One sentence for each call that did not end well. */
  readonly failures: string[] = [];
  readonly #client: Client;
  #isOver = false;
  readonly #loops: Promise<void>[];

  constructor(port: number) {
    this.#client = createByteClient(port);
    this.#loops = [this.#callAgainAndAgain(), this.#talk()];
  }

  /** Waits until both kinds of calls have been answered a few times more. */
  async goOn(): Promise<void> {
    const before = this.answers;
    while (this.answers < before + 20 && this.failures.length === 0) await pause(5);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
    this.#client.close();
  }

  async #callAgainAndAgain(): Promise<void> {
    for (let round = 0; !this.#isOver; round += 1) {
      const request = Buffer.from(`request ${round}`);
      const { code, details, responses } = await callBytes(this.#client, 'Unary', [request]);
      if (code !== status.OK) this.failures.push(`A unary call ended with ${code}: ${details}`);
      else if (responses[0]?.equals(request) !== true) this.failures.push('A wrong answer came.');
      else this.answers += 1;
      await pause(1);
    }
  }

  async #talk(): Promise<void> {
    const { call, view } = startBidi(this.#client, ByteService.Bidi);
    void view.then(({ code, details }) => {
      if (code !== status.OK) this.failures.push(`The stream ended with ${code}: ${details}`);
    });
    while (!this.#isOver && this.failures.length === 0) {
      call.write(Buffer.from('word'));
      await Promise.race([once(call, 'data'), view]);
      this.answers += 1;
      await pause(1);
    }
    call.end();
    await view;
  }
}
