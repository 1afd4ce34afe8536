import { setTimeout as pause } from 'node:timers/promises';
import { judgeEven, judgeNewPodsFound } from '../judge.js';
import { formatSeconds } from '../screen/numbers.js';
import {
  announce,
  callWithGeneratedClient,
  namesOf,
  POLL_INTERVAL_MS,
  type Scene,
} from './stage.js';
import { untilAnswering } from './until-answering.js';
import { watchCalls } from './watch-calls.js';

const EVEN_MS = 2000;

/** Scene 3: the client of the generated project, before and after a scale-up. */
export const generatedClient: Scene = async (stage) => {
  const { screen, pods, addressing } = stage;
  announce(
    stage,
    '3',
    'The generated client',
    `createOrdersClient({ target: '${addressing.target}', pollIntervalMs: ${POLL_INTERVAL_MS} }) ` +
      'keeps watching the name. Pods that are added get their share within one interval.',
  );
  const known = namesOf(stage.running);
  const caller = callWithGeneratedClient(stage);
  await untilAnswering(caller, known);
  const scaling = Promise.all([pods.start(4), pods.start(5)]);
  const first = await watchCalls(
    screen,
    caller,
    { title: () => 'three pods', pods: () => known, since: caller.report(), expectedMs: EVEN_MS },
    Promise.all([pause(EVEN_MS), scaling]),
  );
  const added = await scaling;
  stage.running = [...stage.running, ...added];
  const all = namesOf(stage.running);

  const publishedAt = Date.now();
  pods.publish(stage.running);
  await untilAnswering(caller, all);
  const answerTimes = namesOf(added).map((pod) => caller.report().firstAnswerAt[pod]);
  const afterMs = answerTimes.every((time) => time !== undefined)
    ? Math.max(...answerTimes) - publishedAt
    : undefined;
  const counts = await watchCalls(
    screen,
    caller,
    {
      title: () =>
        afterMs === undefined
          ? 'scaled to five: a new pod got no call'
          : `scaled to five: both new pods in use ${formatSeconds(afterMs)} later, counted from then on`,
      pods: () => all,
      since: caller.report(),
      expectedMs: EVEN_MS,
      last: true,
    },
    pause(EVEN_MS),
  );
  const found = { afterMs, pollIntervalMs: POLL_INTERVAL_MS };
  return [
    {
      scene: '3',
      step: 'generated client',
      counts: first,
      pods: known,
      verdict: judgeEven(first, known),
    },
    {
      scene: '',
      step: 'scaled to five',
      counts,
      pods: all,
      verdict: judgeNewPodsFound(counts, all, found),
    },
  ];
};
