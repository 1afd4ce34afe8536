import { describe, expect } from '@jest/globals';
import { hasLoopbackAddresses } from '../faults/machine.js';
import { rowNeeding } from '../faults/row-needing.js';
import { stageForEveryTest } from '../faults/stage-for-every-test.js';
import { CALLS, measureBalance } from './measure-balance.js';

const stage = stageForEveryTest();
const itWithAddresses = rowNeeding(
  hasLoopbackAddresses,
  'loopback addresses besides 127.0.0.1, one for each pod',
);

describe(`round robin with ${CALLS} calls`, () => {
  for (const pods of [3, 10, 100]) {
    itWithAddresses(
      `gives the busiest of ${pods} pods at most 2 % more than the idlest`,
      async () => {
        expect(await measureBalance(stage.current, pods)).toBeLessThanOrEqual(1.02);
      },
    );
  }
});
