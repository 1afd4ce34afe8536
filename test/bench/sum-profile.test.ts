import { describe, expect, it } from '@jest/globals';
import { sumProfile, type CpuProfile } from '../../bench/proxy/sum-profile.js';

/** A profile with so many microseconds in each place. */
function profileOf(
  times: readonly (readonly [functionName: string, url: string, us: number])[],
): CpuProfile {
  return {
    nodes: times.map(([functionName, url], id) => ({ id, callFrame: { functionName, url } })),
    samples: times.map((_, id) => id),
    timeDeltas: times.map(([, , us]) => us),
  };
}

const DIST = 'file:///proxy/dist';

describe('sumProfile', () => {
  it('sums by part, the largest first, and leaves waiting out', () => {
    const profile = profileOf([
      ['(idle)', '', 1000],
      ['decode', `${DIST}/src/hpack/header-decoder.js`, 10],
      ['copyView', `${DIST}/src/bytes/copy-view.js`, 5],
      ['parse', `${DIST}/src/http2/frame-parser.js`, 20],
      ['take', `${DIST}/src/relay/flow.js`, 12],
      ['pick', `${DIST}/balancing/picking/least-request.js`, 6],
      ['writeBuffer', '', 30],
      ['writev', '', 10],
      ['(garbage collector)', '', 4],
      ['onStreamRead', 'node:internal/stream_base_commons', 3],
    ]);
    expect(sumProfile(profile)).toEqual([
      { name: 'write system call', share: 0.4 },
      { name: 'frames', share: 0.2 },
      { name: 'HPACK', share: 0.15 },
      { name: 'relay', share: 0.12 },
      { name: 'picking a pod', share: 0.06 },
      { name: 'garbage collection', share: 0.04 },
      { name: "Node's streams and timers", share: 0.03 },
    ]);
  });

  it('gives what it does not know a name, too', () => {
    const profile = profileOf([
      ['(program)', '', 1],
      ['anything', '', 1],
      ['main', `${DIST}/src/main.js`, 2],
    ]);
    expect(sumProfile(profile)).toEqual([
      { name: 'native code', share: 0.5 },
      { name: 'other', share: 0.5 },
    ]);
  });
});
