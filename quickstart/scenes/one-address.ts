import { setTimeout as pause } from 'node:timers/promises';
import { startClusterIp } from '../cluster-ip.js';
import { NO_CALLS } from '../counts.js';
import { judgeOnePod } from '../judge.js';
import { announce, call, namesOf, type Scene } from './stage.js';
import { atMost, PATIENCE_MS, watchCalls } from './watch-calls.js';

const DURATION_MS = 2500;

/** Scene 1: a client that dials one address. */
export const oneAddress: Scene = async (stage) => {
  announce(
    stage,
    '1',
    'The mistake: one address',
    'A Service with a cluster IP picks a pod for each connection, not for each call. gRPC keeps ' +
      'its one connection, so one pod does all the work.',
  );
  const pods = namesOf(stage.running);
  const clusterIp = await startClusterIp(stage.running);
  const caller = call(stage, { way: 'plain', target: clusterIp.target });
  await atMost(
    PATIENCE_MS,
    caller.until(({ answered }) => Object.keys(answered).length > 0),
  );
  const counts = await watchCalls(
    stage.screen,
    caller,
    {
      title: () => 'three pods behind one address',
      pods: () => pods,
      since: NO_CALLS,
      expectedMs: DURATION_MS,
      last: true,
    },
    pause(DURATION_MS),
  );
  await clusterIp.close();
  return [{ scene: '1', step: 'one address', counts, pods, verdict: judgeOnePod(counts, pods) }];
};
