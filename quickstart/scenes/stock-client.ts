import { setTimeout as pause } from 'node:timers/promises';
import { judgeEven, judgeNewPodsIdle } from '../judge.js';
import { announce, call, namesOf, type Scene } from './stage.js';
import { untilAnswering } from './until-answering.js';
import { watchCalls } from './watch-calls.js';

const TITLE = 'Stock grpc-js: dns:/// and round_robin';
const EVEN_MS = 2000;
const IDLE_MS = 4000;

/** Scene 2: grpc-js's own resolver, before and after a scale-up. */
export const stockClient: Scene = async (stage) => {
  const { screen, pods, dns, addressing } = stage;
  if (addressing.kind === 'ports') {
    announce(
      stage,
      '2',
      TITLE,
      'Left out: on this machine all pods share one loopback address and differ by port, which ' +
        'only SRV records can tell. The resolver of grpc-js reads no SRV records.',
    );
    return [{ scene: '2', step: 'stock client', leftOut: true }];
  }
  announce(
    stage,
    '2',
    TITLE,
    'The name of a headless Service gives every pod, and round_robin uses them all. But the ' +
      'resolver of grpc-js asks again only when a connection breaks, so added pods stay idle. ' +
      '(It is its own resolver, unchanged: GRPC_NODE_USE_ALTERNATIVE_RESOLVER=true lets it ask ' +
      'the DNS server started here.)',
  );
  const known = namesOf(stage.running);
  // Honoured with GRPC_NODE_USE_ALTERNATIVE_RESOLVER=true, which a caller process has.
  const caller = call(stage, { way: 'stock', target: `dns://${dns.address}/${addressing.target}` });
  await untilAnswering(caller, known);
  const scaling = Promise.all([pods.start(4), pods.start(5)]);
  const first = await watchCalls(
    screen,
    caller,
    {
      title: () => 'three pods',
      pods: () => known,
      since: caller.report(),
      expectedMs: EVEN_MS,
    },
    Promise.all([pause(EVEN_MS), scaling]),
  );
  const extra = await scaling;
  const all = [...stage.running, ...extra];
  const added = namesOf(extra);
  pods.publish(all);
  dns.clearQueries();
  const counts = await watchCalls(
    screen,
    caller,
    {
      title: () => 'scaled to five, and DNS lists all five',
      pods: () => namesOf(all),
      since: caller.report(),
      expectedMs: IDLE_MS,
      last: true,
    },
    pause(IDLE_MS),
  );
  const queries = dns.queries.length;
  screen.say(
    queries === 0
      ? 'Since the scale-up the stock resolver has not asked DNS once.'
      : `Since the scale-up the stock resolver has sent ${queries} DNS queries.`,
    4,
  );
  screen.print('');
  pods.publish(stage.running);
  await pods.kill(extra);
  return [
    {
      scene: '2',
      step: 'stock client',
      counts: first,
      pods: known,
      verdict: judgeEven(first, known),
    },
    {
      scene: '',
      step: 'scaled to five',
      counts,
      pods: namesOf(all),
      verdict: judgeNewPodsIdle(counts, { known, added }),
    },
  ];
};
