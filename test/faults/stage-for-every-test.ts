import { afterEach, beforeEach } from '@jest/globals';
import { Fleet } from '../client/start-pods.js';
import { Stage } from './stage.js';

/** A stage of its own for every test of the file. */
export function stageForEveryTest(): { current: Stage } {
  const holder = {} as { current: Stage };
  beforeEach(async () => void (holder.current = new Stage(await Fleet.start())));
  afterEach(() => holder.current.end());
  return holder;
}
