import { describe, expect, it } from '@jest/globals';
import type { Counts } from '../../quickstart/counts.js';
import {
  CONNECT_ALLOWANCE_MS,
  judgeAfterRotation,
  judgeEven,
  judgeNewPodsFound,
  judgeNewPodsIdle,
  judgeOnePod,
  judgeRotation,
  type Verdict,
} from '../../quickstart/judge.js';

const THREE = ['orders-1', 'orders-2', 'orders-3'];
const FIVE = [...THREE, 'orders-4', 'orders-5'];
const SIX = [...FIVE, 'orders-6'];

/** Calls of orders-1, orders-2 and so on. */
function counted(calls: readonly number[], failed = 0): Counts {
  return {
    answered: Object.fromEntries(calls.map((each, index) => [`orders-${index + 1}`, each])),
    failed,
  };
}

interface Case {
  readonly what: string;
  readonly verdict: Verdict;
  /** What must be seen instead of the claim; without it the claim must be seen. */
  readonly instead?: RegExp;
}

function check(cases: readonly Case[]): void {
  it.each(cases)('$what', ({ verdict, instead }) => {
    expect(verdict.seen).toBe(instead === undefined);
    expect(verdict.words).toMatch(instead ?? /./);
  });
}

describe('one pod', () => {
  const judge = (calls: number[], failed = 0): Verdict =>
    judgeOnePod(counted(calls, failed), THREE);
  check([
    { what: 'all on one', verdict: judge([0, 500, 0]) },
    {
      what: 'another one answered, too',
      verdict: judge([0, 500, 1]),
      instead: /orders-2, orders-3/,
    },
    { what: 'a call failed', verdict: judge([0, 500, 0], 1), instead: /1 calls failed/ },
    { what: 'too few calls', verdict: judge([0, 99, 0]), instead: /only 99 calls/ },
    { what: 'none at all', verdict: judge([]), instead: /only 0 calls/ },
  ]);
});

describe('even', () => {
  const judge = (calls: number[], failed = 0): Verdict => judgeEven(counted(calls, failed), THREE);
  check([
    { what: 'equal', verdict: judge([100, 100, 100]) },
    { what: 'just within the ratio', verdict: judge([100, 110, 105]) },
    { what: 'just outside', verdict: judge([100, 111, 105]), instead: /uneven: 100 to 111/ },
    { what: 'one idle', verdict: judge([100, 100, 0]), instead: /uneven: 0 to 100/ },
    { what: 'failures', verdict: judge([100, 100, 100], 2), instead: /2 calls failed/ },
    { what: 'an unknown pod', verdict: judge([100, 100, 100, 1]), instead: /orders-4 answered/ },
    { what: 'too few calls', verdict: judge([33, 33, 33]), instead: /only 99 calls/ },
  ]);

  it('quotes the last error', () => {
    const counts = { ...counted([100, 100, 100], 1), lastError: 'read ECONNRESET' };
    expect(judgeEven(counts, THREE).words).toBe('1 calls failed, the last with "read ECONNRESET"');
  });
});

describe('new pods idle', () => {
  const pods = { known: THREE, added: ['orders-4', 'orders-5'] };
  const judge = (calls: number[], failed = 0): Verdict =>
    judgeNewPodsIdle(counted(calls, failed), pods);
  check([
    { what: 'idle', verdict: judge([200, 200, 200]) },
    { what: 'one was reached', verdict: judge([200, 200, 200, 0, 1]), instead: /new orders-5/ },
    { what: 'the others uneven', verdict: judge([300, 200, 200]), instead: /uneven: 200 to 300/ },
    { what: 'failures', verdict: judge([200, 200, 200], 1), instead: /1 calls failed/ },
  ]);
});

describe('new pods found', () => {
  const judge = (calls: number[], afterMs: number | undefined): Verdict =>
    judgeNewPodsFound(counted(calls), FIVE, { afterMs, pollIntervalMs: 500 });
  const even = [100, 100, 100, 100, 100];
  const limit = 500 + CONNECT_ALLOWANCE_MS;
  check([
    { what: 'at once', verdict: judge(even, 40) },
    { what: 'at the limit', verdict: judge(even, limit) },
    { what: 'too late', verdict: judge(even, limit + 1), instead: /only after 2501 ms/ },
    { what: 'never', verdict: judge(even, undefined), instead: /not every new pod/ },
    { what: 'uneven', verdict: judge([200, 100, 100, 100, 100], 40), instead: /uneven/ },
  ]);
});

describe('rotation', () => {
  const rotation = { killed: 'orders-2', drained: 'orders-3', drainExitCode: 0 };
  const judge = (calls: number[], failed = 0, drainExitCode: number | null = 0): Verdict =>
    judgeRotation(counted(calls, failed), SIX, { ...rotation, drainExitCode });
  const calls = [400, 80, 200, 400, 400, 200];
  check([
    { what: 'no call failed', verdict: judge(calls) },
    { what: 'one failed', verdict: judge(calls, 1), instead: /1 calls failed/ },
    {
      what: 'no replacement',
      verdict: judge([400, 80, 200, 400, 400, 0]),
      instead: /orders-6 answ/,
    },
    { what: 'killed unused', verdict: judge([400, 0, 200, 400, 400, 9]), instead: /orders-2 answ/ },
    { what: 'drain failed', verdict: judge(calls, 0, 1), instead: /orders-3 did not drain.*1/ },
    { what: 'drain was cut', verdict: judge(calls, 0, null), instead: /exit code null/ },
  ]);

  const after = (afterwards: number[]): Verdict =>
    judgeAfterRotation(counted(afterwards), SIX, rotation);
  check([
    { what: 'afterwards even', verdict: after([200, 0, 0, 200, 200, 200]) },
    {
      what: 'a ghost answers',
      verdict: after([200, 1, 0, 200, 200, 200]),
      instead: /orders-2 answ/,
    },
    {
      what: 'one is left out',
      verdict: after([200, 0, 0, 200, 200, 0]),
      instead: /uneven: 0 to 200/,
    },
  ]);
});
