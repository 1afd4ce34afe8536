import { expect, it } from '@jest/globals';
import { helm, refusal, render } from './helm.js';
import { at, only } from './manifests.js';
import { describeWith } from './tool.js';

async function timesOf(values: Record<string, unknown>) {
  const spec = only(await render({ values }), 'Deployment').spec;
  return {
    minReady: at(spec, 'minReadySeconds'),
    preStop: at(spec, 'template.spec.containers.0.lifecycle.preStop.sleep.seconds'),
    grace: at(spec, 'template.spec.terminationGracePeriodSeconds'),
    deadline: at(spec, 'progressDeadlineSeconds'),
  };
}

describeWith(helm, 'computed times', () => {
  it.each([
    ['the defaults', {}, { minReady: 37, preStop: 37, grace: 67, deadline: 600 }],
    [
      'a cluster whose DNS forgets after 5 s',
      { discovery: { dnsTtlSeconds: 5 } },
      { minReady: 12, preStop: 12, grace: 42, deadline: 600 },
    ],
    [
      'slow clients and long calls',
      { discovery: { pollIntervalSeconds: 60 }, drain: { delaySeconds: 10, timeoutSeconds: 300 } },
      { minReady: 92, preStop: 92, grace: 407, deadline: 600 },
    ],
    [
      'a slow start',
      { probes: { startup: { periodSeconds: 10, failureThreshold: 60 } } },
      { minReady: 37, preStop: 37, grace: 67, deadline: 937 },
    ],
    [
      'all set by the user, each at its limit',
      {
        rollout: { minReadySeconds: 37, progressDeadlineSeconds: 98 },
        drain: { preStopSeconds: 32, terminationGracePeriodSeconds: 62 },
      },
      { minReady: 37, preStop: 32, grace: 62, deadline: 98 },
    ],
    [
      'no sleep, for which Kubernetes below 1.34 takes no zero',
      { drain: { preStopSeconds: 0, delaySeconds: 37 } },
      { minReady: 37, preStop: undefined, grace: 62, deadline: 600 },
    ],
  ])('fit %s', async (_, values, times) => {
    expect(await timesOf(values)).toEqual(times);
  });

  it.each([
    [
      { rollout: { minReadySeconds: 36 } },
      'rollout.minReadySeconds is 36, but clients need 37 s to see a new pod (discovery.dnsTtlSeconds 30 + discovery.pollIntervalSeconds 5 + 2): raise rollout.minReadySeconds to 37, or lower',
    ],
    [
      { drain: { preStopSeconds: 31 } },
      'drain.preStopSeconds is 31 and drain.delaySeconds is 5, but clients need 37 s to see that a pod is gone (discovery.dnsTtlSeconds 30 + discovery.pollIntervalSeconds 5 + 2): raise drain.preStopSeconds to 32, or lower',
    ],
    [
      { drain: { terminationGracePeriodSeconds: 66 } },
      'drain.terminationGracePeriodSeconds is 66, but a pod needs 67 s to stop (preStop 37 + drain.delaySeconds 5 + drain.timeoutSeconds 20 + 5): raise drain.terminationGracePeriodSeconds to 67 or lower drain.timeoutSeconds.',
    ],
    [
      { rollout: { progressDeadlineSeconds: 97 } },
      'rollout.progressDeadlineSeconds is 97, but a healthy pod may take 97 s to become available (minReadySeconds 37 + probes.startup 60): raise rollout.progressDeadlineSeconds above 97',
    ],
  ])('refuse the contradiction in %j with one sentence', async (values, sentence) => {
    expect(await refusal({ values })).toContain(sentence);
  });
});
