import { describe, expect, it } from '@jest/globals';
import { endpointAt } from '../../templates/service/client/balancing/endpoint.js';
import {
  applyVerdict,
  emptyEndpointSet,
  type EndpointSetState,
} from '../../templates/service/client/balancing/endpoint-set.js';
import type { Answer, Failure, Verdict } from '../../templates/service/client/balancing/verdict.js';

function pods(...hosts: string[]): Verdict {
  return { kind: 'endpoints', endpoints: hosts.map((host) => endpointAt({ host, port: 50051 })) };
}

const failures: Failure[] = [
  { kind: 'none-ready', reason: 'No pod behind "orders" is ready.' },
  { kind: 'no-such-name', reason: 'Nobody knows "orders".' },
  { kind: 'unreachable', reason: 'DNS server 10.96.0.10 did not answer in time.' },
];

describe('applyVerdict', () => {
  it('reports the first endpoints, sorted, each once', () => {
    const { change } = applyVerdict(emptyEndpointSet, pods('10.0.0.2', '10.0.0.1', '10.0.0.2'), 0);
    expect(change).toMatchObject({
      kind: 'replace',
      endpoints: [{ id: '10.0.0.1:50051' }, { id: '10.0.0.2:50051' }],
      added: [{ id: '10.0.0.1:50051' }, { id: '10.0.0.2:50051' }],
      removed: [],
    });
  });

  it('sees no change in another order or a duplicate', () => {
    const { state } = applyVerdict(emptyEndpointSet, pods('10.0.0.1', '10.0.0.2'), 0);
    const step = applyVerdict(state, pods('10.0.0.2', '10.0.0.1', '10.0.0.2'), 7);
    expect(step.change).toBeUndefined();
    expect(step.state.answeredAt).toBe(7);
  });

  it('names what a scale-up added and a scale-down removed', () => {
    const { state } = applyVerdict(emptyEndpointSet, pods('10.0.0.1', '10.0.0.2'), 0);
    expect(applyVerdict(state, pods('10.0.0.2', '10.0.0.3'), 1).change).toMatchObject({
      kind: 'replace',
      endpoints: [{ id: '10.0.0.2:50051' }, { id: '10.0.0.3:50051' }],
      added: [{ id: '10.0.0.3:50051' }],
      removed: [{ id: '10.0.0.1:50051' }],
    });
  });

  it('sees a pod that moved to another port as a change', () => {
    const at = (port: number): Verdict => ({
      kind: 'endpoints',
      endpoints: [{ id: 'pod-1', addresses: [{ host: '10.0.0.1', port }] }],
    });
    const { state } = applyVerdict(emptyEndpointSet, at(1), 0);
    expect(applyVerdict(state, at(2), 1).change).toMatchObject({ kind: 'replace' });
  });

  it.each(failures)('keeps the last known endpoints on $kind', (failure) => {
    const { state } = applyVerdict(emptyEndpointSet, pods('10.0.0.1'), 0);
    const step = applyVerdict(state, failure, 60_000);
    expect(step.change).toBeUndefined();
    expect(step.state).toMatchObject({ endpoints: state.endpoints, answeredAt: 0, failure });
  });

  it.each(failures)('reports $kind once while nothing is known', (failure) => {
    const first = applyVerdict(emptyEndpointSet, failure, 0);
    expect(first.change).toEqual({ kind: 'fail', reason: failure.reason });
    expect(applyVerdict(first.state, failure, 1).change).toBeUndefined();
  });

  it('reports a new reason while nothing is known', () => {
    const [one, other] = failures as [Failure, Failure];
    const { state } = applyVerdict(emptyEndpointSet, one, 0);
    expect(applyVerdict(state, other, 1).change).toEqual({ kind: 'fail', reason: other.reason });
  });

  it('never hands over an empty list', () => {
    expect(applyVerdict(emptyEndpointSet, pods(), 0).change).toMatchObject({ kind: 'fail' });
    const { state } = applyVerdict(emptyEndpointSet, pods('10.0.0.1'), 0);
    expect(applyVerdict(state, pods(), 1).change).toBeUndefined();
  });

  it('clears the failure with the next good answer', () => {
    const failed = applyVerdict(emptyEndpointSet, failures[2] as Failure, 0);
    const step = applyVerdict(failed.state, pods('10.0.0.1'), 5);
    expect(step.state).toMatchObject({ failure: undefined, answeredAt: 5 });
    expect(step.change).toMatchObject({ kind: 'replace' });
  });
});

/** Applies answers one after the other, one millisecond apart, and tells what is offered after each. */
function offeredAfter(...answers: Verdict[]): string[][] {
  let state: EndpointSetState = emptyEndpointSet;
  return answers.map((answer, now) => {
    state = applyVerdict(state, answer, now).state;
    return state.endpoints.map(({ id }) => id.replace('10.0.0.', '').replace(':50051', ''));
  });
}

const host = (pod: number) => `10.0.0.${pod}`;
const podsOf = (...numbers: number[]) => pods(...numbers.map(host));

describe('a sudden shrink', () => {
  it('is held until a second answer confirms it', () => {
    expect(offeredAfter(podsOf(1, 2, 3), podsOf(1), podsOf(1))).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
      ['1'],
    ]);
  });

  it('is forgotten when the pods are back in the next answer', () => {
    expect(offeredAfter(podsOf(1, 2, 3), podsOf(1), podsOf(1, 2, 3), podsOf(1))).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
      ['1', '2', '3'],
      ['1', '2', '3'],
    ]);
  });

  it('does not hold back what comes with it: all pods replaced are old and new for one answer', () => {
    expect(offeredAfter(podsOf(1, 2), podsOf(3, 4), podsOf(3, 4))).toEqual([
      ['1', '2'],
      ['1', '2', '3', '4'],
      ['3', '4'],
    ]);
  });

  it('is confirmed only for the pods that both answers lack', () => {
    expect(offeredAfter(podsOf(1, 2, 3, 4), podsOf(4), podsOf(3), podsOf(3))).toEqual([
      ['1', '2', '3', '4'],
      ['1', '2', '3', '4'],
      ['3', '4'],
      ['3'],
    ]);
  });

  it('stays unconfirmed through a failure in between', () => {
    expect(
      offeredAfter(podsOf(1, 2, 3), podsOf(1), failures[2] as Failure, podsOf(1)).slice(2),
    ).toEqual([['1', '2', '3'], ['1']]);
  });

  it.each([
    ['exactly half', podsOf(1, 2, 3, 4), podsOf(1, 2), ['1', '2']],
    ['a single pod that is replaced', podsOf(1), podsOf(2), ['2']],
    ['one of two', podsOf(1, 2), podsOf(2), ['2']],
  ])('is not: %s', (_what, before, after, offered) => {
    expect(offeredAfter(before, after)[1]).toEqual(offered);
  });

  it('does not double a pod that moved to another address', () => {
    const at = (...ports: number[]): Answer => ({
      kind: 'endpoints',
      endpoints: ports.map((port, index) => ({
        id: `pod-${index}`,
        addresses: [{ host: '10.0.0.1', port }],
      })),
    });
    const { state } = applyVerdict(emptyEndpointSet, at(1, 2, 3), 0);
    const moved = at(4, 5, 6);
    expect(applyVerdict(state, moved, 1).state.endpoints).toEqual(moved.endpoints);
  });
});

describe('an answer with gaps', () => {
  const partly: Verdict = {
    kind: 'endpoints',
    endpoints: [endpointAt({ host: host(3), port: 50051 })],
    unanswered: { ids: [`${host(1)}:50051`, `${host(9)}:50051`], reason: 'One name timed out.' },
  };

  it('keeps what is known of the pods that could not be asked for, and tells why', () => {
    const { state } = applyVerdict(emptyEndpointSet, podsOf(1, 2), 0);
    const step = applyVerdict(state, partly, 1);
    expect(step.state.endpoints.map(({ id }) => id)).toEqual([
      `${host(1)}:50051`,
      `${host(3)}:50051`,
    ]);
    expect(step.state).toMatchObject({
      answeredAt: 1,
      failure: { kind: 'unreachable', reason: 'One name timed out.' },
    });
  });
});

describe('endpoints that are too old', () => {
  const failure = failures[2] as Failure;
  const maxStaleMs = 60_000;
  const reason = `No good answer for 60 s, so the pods known last are given up: ${failure.reason}`;
  const known = applyVerdict(emptyEndpointSet, podsOf(1, 2), 0, maxStaleMs).state;

  it('stay until their time is over', () => {
    expect(applyVerdict(known, failure, 59_999, maxStaleMs).change).toBeUndefined();
  });

  it('expire with the reason', () => {
    const { state, change } = applyVerdict(known, failure, 60_000, maxStaleMs);
    expect(change).toEqual({ kind: 'expire', reason });
    expect(state).toMatchObject({ endpoints: [], isExpired: true, failure: { reason } });
  });

  it('expire once for each distinct reason', () => {
    const { state } = applyVerdict(known, failure, 60_000, maxStaleMs);
    expect(applyVerdict(state, failure, 70_000, maxStaleMs).change).toBeUndefined();
    expect(applyVerdict(state, failures[0] as Failure, 70_000, maxStaleMs).change).toMatchObject({
      kind: 'expire',
      reason: expect.stringContaining((failures[0] as Failure).reason) as unknown,
    });
  });

  it('do not age while answers are good, be they the same', () => {
    const { state } = applyVerdict(known, podsOf(1, 2), 50_000, maxStaleMs);
    expect(applyVerdict(state, failure, 100_000, maxStaleMs).change).toBeUndefined();
  });

  it('never expire where that is the setting', () => {
    expect(applyVerdict(known, failure, 1e12, false).change).toBeUndefined();
  });

  it('are replaced by the next good answer, whatever it lacks', () => {
    const { state } = applyVerdict(known, failure, 60_000, maxStaleMs);
    const step = applyVerdict(state, podsOf(7), 61_000, maxStaleMs);
    expect(step.change).toMatchObject({ kind: 'replace', removed: [] });
    expect(step.state).toMatchObject({ isExpired: false, failure: undefined });
    expect(step.state.endpoints).toHaveLength(1);
  });
});
