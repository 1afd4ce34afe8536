import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '../caller/start-caller.js';
import { NO_CALLS } from '../counts.js';
import { judgeAfterRotation, judgeRotation } from '../judge.js';
import type { Pod, Pods } from '../pods.js';
import { announce, callWithGeneratedClient, namesOf, type Scene } from './stage.js';
import { untilAnswering } from './until-answering.js';
import { watchCalls } from './watch-calls.js';

const EXPECTED_MS = 5500;
const AFTERWARDS_MS = 2000;
/** Long enough for several calls to be waiting in the frozen pod. */
const FROZEN_MS = 100;
/** What Kubernetes may take to see that a pod is gone and to take it out of DNS. */
const NOTICED_AFTER_MS = 800;
const QUIET_MS = 800;

/** Scene 4: one pod is killed and one is replaced, under load. */
export const killAndReplace: Scene = async (stage) => {
  const { screen } = stage;
  const [, killed, drained] = stage.running;
  if (killed === undefined || drained === undefined) throw new Error('Scene 4 needs three pods.');
  announce(
    stage,
    '4',
    'One pod is killed, one is replaced',
    `${killed.pod} freezes, calls pile up in it, and it is killed; then orders-6 takes the place ` +
      `of ${drained.pod}, which is told to stop. The client repeats what was not yet answered on ` +
      'another pod, and no call fails. (gRPC repeats no call whose answer has begun, so the freeze ' +
      'comes between two answers.)',
  );
  const caller = callWithGeneratedClient(stage);
  await untilAnswering(caller, namesOf(stage.running));

  const progress: Progress = { title: 'five pods', notes: new Map() };
  const replacing = rotate(stage.pods, caller, stage.running, { killed, drained }, progress);
  const during = [...namesOf(stage.running), 'orders-6'];
  const counts = await watchCalls(
    screen,
    caller,
    {
      title: () => progress.title,
      pods: () => during,
      note: (pod) => progress.notes.get(pod),
      since: NO_CALLS,
      expectedMs: EXPECTED_MS,
    },
    replacing,
  );
  const { left, drainExitCode } = await replacing;
  stage.running = left;

  const after = await watchCalls(
    screen,
    caller,
    {
      title: () => 'afterwards',
      pods: () => namesOf(left),
      since: counts,
      expectedMs: AFTERWARDS_MS,
      last: true,
    },
    pause(AFTERWARDS_MS),
  );
  const rotation = { killed: killed.pod, drained: drained.pod, drainExitCode };
  return [
    {
      scene: '4',
      step: 'pods rotate',
      counts,
      pods: during,
      verdict: judgeRotation(counts, during, rotation),
    },
    {
      scene: '',
      step: 'afterwards',
      counts: after,
      pods: namesOf(left),
      verdict: judgeAfterRotation(after, during, rotation),
    },
  ];
};

/** What the bars say about the pods at this moment. */
interface Progress {
  title: string;
  readonly notes: Map<string, string>;
}

async function rotate(
  pods: Pods,
  caller: Caller,
  running: readonly Pod[],
  { killed, drained }: { killed: Pod; drained: Pod },
  progress: Progress,
): Promise<{ left: readonly Pod[]; drainExitCode: number | null }> {
  await pause(QUIET_MS);
  // gRPC repeats no call whose answer has begun (gRFC A6): a pod that is killed while it answers
  // makes that one call fail, whatever the client does.
  await caller.betweenCalls(() => pods.freeze(killed));
  await pause(FROZEN_MS);
  await pods.kill([killed]);
  progress.title = `${killed.pod} was killed; DNS still lists it`;
  progress.notes.set(killed.pod, 'killed');
  const survivors = running.filter((pod) => pod !== killed);
  const noticed = pause(NOTICED_AFTER_MS).then(() => {
    pods.publish(survivors);
    progress.title = `${killed.pod} is out of DNS`;
  });
  const [replacement] = await Promise.all([pods.start(6), noticed]);
  const left = [...survivors.filter((pod) => pod !== drained), replacement];
  pods.publish(left);
  progress.title = `orders-6 takes the place of ${drained.pod}, which drains`;
  progress.notes.set('orders-6', 'new');
  progress.notes.set(drained.pod, 'draining');
  const drainExitCode = await pods.drain(drained);
  progress.notes.set(drained.pod, 'replaced');
  await pause(QUIET_MS);
  progress.title = `${killed.pod} killed, ${drained.pod} replaced by orders-6`;
  return { left, drainExitCode };
}
