import { describe, expect, it } from '@jest/globals';
import {
  emptyEndpointSet,
  type EndpointSetState,
} from '../../templates/service/client/balancing/endpoint-set.js';
import { endpointAt } from '../../templates/service/client/balancing/endpoint.js';
import { failuresOf, viewOf } from '../../templates/service/client/balancing/watch-view.js';

function knowing(...hosts: string[]): EndpointSetState {
  const endpoints = hosts.map((host) => endpointAt({ host, port: 1 }));
  return { ...emptyEndpointSet, endpoints, answeredAt: 0 };
}

function failing(reason: string, set = emptyEndpointSet): EndpointSetState {
  return { ...set, failure: { kind: 'unreachable', reason } };
}

describe('viewOf', () => {
  it('offers the endpoints of all sources, sorted, each once', () => {
    expect(
      viewOf([knowing('10.0.0.2', '10.0.0.3'), knowing('10.0.0.1', '10.0.0.2')], undefined),
    ).toEqual({
      kind: 'endpoints',
      endpoints: ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((host) => endpointAt({ host, port: 1 })),
    });
  });

  it('keeps the endpoints of a source that fails beside those of one that answers', () => {
    const view = viewOf([failing('a', knowing('10.0.0.1')), knowing('10.0.0.2')], undefined);
    expect(view).toMatchObject({ endpoints: [{ id: '10.0.0.1:1' }, { id: '10.0.0.2:1' }] });
  });

  it('waits until every source was heard before it fails, and then gives every reason once', () => {
    expect(viewOf([failing('a'), emptyEndpointSet], undefined)).toBeUndefined();
    expect(viewOf([failing('a'), failing('b'), failing('a')], undefined)).toEqual({
      kind: 'failed',
      reason: 'a b',
    });
  });

  it('drops the endpoints of an expired source, and expires with the last one', () => {
    const expired: EndpointSetState = { ...failing('old'), isExpired: true };
    expect(viewOf([expired, knowing('10.0.0.2')], undefined)).toMatchObject({
      endpoints: [{ id: '10.0.0.2:1' }],
    });
    expect(viewOf([expired, failing('b')], undefined)).toEqual({
      kind: 'expired',
      reason: 'old b',
    });
  });

  it('is the very same view while nothing changes', () => {
    for (const sets of [[knowing('10.0.0.1')], [failing('a')]]) {
      const view = viewOf(sets, undefined);
      expect(viewOf(structuredClone(sets), view)).toBe(view);
    }
  });
});

describe('failuresOf', () => {
  it('is undefined when no source fails', () => {
    expect(failuresOf([knowing('10.0.0.1'), emptyEndpointSet])).toBeUndefined();
  });
});
