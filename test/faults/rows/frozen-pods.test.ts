import { status } from '@grpc/grpc-js';
import { describe, expect, jest } from '@jest/globals';
import {
  describeClient,
  type ClientOptions,
  type OrdersServiceClient,
} from '../../../templates/service/client/index.js';
import { waitUntil } from '../../wait-until.js';
import { callSteadily } from '../call-steadily.js';
import { hasStopSignals } from '../machine.js';
import { rowNeeding } from '../row-needing.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import {
  call,
  callsByPod,
  failuresOf,
  namesOf,
  untilBalancedOver,
  type Outcome,
} from '../stage.js';
import type { PodProcess } from '../start-pod-process.js';

// More than the longest wait in a row, so that its own sentence is what is read when it fails.
jest.setTimeout(120_000);

const stage = stageForEveryTest();
const itWithStopSignals = rowNeeding(hasStopSignals, 'SIGSTOP');
/** What each retry carries (gRFC A6). */
const ATTEMPTS_BEFORE = 'grpc-previous-rpc-attempts';
/** The shortest time between two pings, where a row needs no default, saves the time of whoever runs it. */
const HASTE: Partial<ClientOptions> = { keepaliveMs: 1000 };

interface Scene {
  readonly client: OrdersServiceClient;
  /** The pod to freeze. */
  readonly pod: PodProcess;
  /** The names of the two others. */
  readonly others: readonly string[];
  readonly all: readonly string[];
  /** Calls that the others got as retries. */
  readonly retries: number;
  /** How the client stands with the pod: state of the connection and calls it was picked for until now. */
  readonly connection: () => { state: string | undefined; picks: number };
}

/** A client that is connected to three pods, one of which can be frozen. */
async function setScene(options?: Partial<ClientOptions>): Promise<Scene> {
  const pod = await stage.current.startPodProcess('freezing');
  const others = await stage.current.fleet.startPods(2);
  let retries = 0;
  for (const other of others) {
    other.setEcho((request, answer) => {
      if (request.metadata.get(ATTEMPTS_BEFORE).length > 0) retries += 1;
      answer(null, { servedBy: other.name });
    });
  }
  stage.current.fleet.list([pod, ...others]);
  const client = stage.current.connect(options);
  const all = [pod.name, ...namesOf(others)];
  await untilBalancedOver(client, all);
  return {
    client,
    pod,
    others: namesOf(others),
    all,
    get retries() {
      return retries;
    },
    connection: () => {
      const { connections } = describeClient(client);
      const report = connections.find(({ endpoint }) => endpoint === `127.0.0.1:${pod.port}`);
      return { state: report?.state, picks: report?.picks ?? 0 };
    },
  };
}

async function untilGivenUp({ connection }: Scene): Promise<void> {
  await waitUntil(
    'the connection to the frozen pod is given up',
    () => connection().state !== 'READY',
  );
}

/** Freezes the pod under a steady load, which ends when its connection is given up. */
async function freezeUnderLoad(
  scene: Scene,
  everyMs: number,
): Promise<{ outcomes: Outcome[]; calledInVain: number }> {
  const { client, pod, connection } = scene;
  const picksBefore = connection().picks;
  const load = callSteadily(client, everyMs);
  await waitUntil('the load has reached the pod', () => connection().picks > picksBefore);
  pod.freeze();
  await untilGivenUp(scene);
  const outcomes = await load.stop();
  const answered = outcomes.filter((outcome) => outcome.ok && outcome.servedBy === pod.name);
  return { outcomes, calledInVain: connection().picks - picksBefore - answered.length };
}

/** Freezes the pod, makes so many calls for each pod at once and waits until the connection is given up. */
async function freezeUnderCalls(scene: Scene, callsPerPod: number): Promise<Outcome[]> {
  scene.pod.freeze();
  const calls = Array.from({ length: callsPerPod * scene.all.length }, () => call(scene.client));
  await untilGivenUp(scene);
  return Promise.all(calls);
}

/** The frozen pod gets no call, and none fails. */
async function expectCallsToPassBy({ client, others, connection }: Scene): Promise<void> {
  const { picks } = connection();
  const evenly = Object.fromEntries(others.map((name) => [name, 10]));
  expect(await callsByPod(client, 20)).toEqual(evenly);
  expect(connection()).toEqual({ state: 'CONNECTING', picks });
}

describe('a pod freezes', () => {
  itWithStopSignals(
    'a pod freezes (SIGSTOP) under load: keepalive finds it, no call fails, and those that it left unanswered are made again on the others',
    async () => {
      const scene = await setScene();
      const { outcomes, calledInVain } = await freezeUnderLoad(scene, 300);
      expect(failuresOf(outcomes)).toEqual([]);
      expect(scene.retries).toBeGreaterThan(0);
      // A call that was picked for the pod as its connection ended has left no trace there: gRPC counts no attempt for it.
      expect(scene.retries).toBeLessThanOrEqual(calledInVain);
      await expectCallsToPassBy(scene);
    },
  );

  itWithStopSignals(
    'a pod freezes, without retries: the calls that it left unanswered fail with UNAVAILABLE, and no other call fails',
    async () => {
      const scene = await setScene({ ...HASTE, retry: false });
      const { outcomes, calledInVain } = await freezeUnderLoad(scene, 100);
      const codes = failuresOf(outcomes).map(({ code }) => code);
      expect(calledInVain).toBeGreaterThan(0);
      expect(codes).toEqual(Array(calledInVain).fill(status.UNAVAILABLE));
      await expectCallsToPassBy(scene);
    },
  );

  itWithStopSignals(
    'a pod freezes while nobody calls: keepalive finds it, and no call is made to it',
    async () => {
      const scene = await setScene(HASTE);
      scene.pod.freeze();
      await untilGivenUp(scene);
      await expectCallsToPassBy(scene);
      expect(scene.retries).toBe(0);
    },
  );

  itWithStopSignals(
    'a frozen pod thaws: it gets its share of calls again, and it runs those that waited in it although they were made again elsewhere',
    async () => {
      const scene = await setScene(HASTE);
      const { client, pod, all, connection } = scene;
      expect(failuresOf(await freezeUnderCalls(scene, 3))).toEqual([]);
      expect(scene.retries).toBe(3);
      pod.thaw();
      await untilBalancedOver(client, all);
      await waitUntil(
        'the pod has run each call that ever went to it',
        () => pod.calls === connection().picks,
      );
    },
  );

  // The last row, because grpc-js keeps one retry budget for a process's clients of one target.
  itWithStopSignals(
    'a pod freezes with more calls in it than half the retry budget: they all fail with UNAVAILABLE, and no other call fails',
    async () => {
      const scene = await setScene({ ...HASTE, retry: { budget: 10 } });
      const codes = failuresOf(await freezeUnderCalls(scene, 6)).map(({ code }) => code);
      expect(codes).toEqual(Array(6).fill(status.UNAVAILABLE));
      await expectCallsToPassBy(scene);
    },
  );
});
