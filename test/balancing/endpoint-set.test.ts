import { describe, expect, it } from '@jest/globals';
import { endpointAt } from '../../templates/service/client/balancing/endpoint.js';
import {
  applyVerdict,
  emptyEndpointSet,
} from '../../templates/service/client/balancing/endpoint-set.js';
import type { Failure, Verdict } from '../../templates/service/client/balancing/verdict.js';

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
