import { expect, it } from '@jest/globals';
import { helm, render } from './helm.js';
import { at, only } from './manifests.js';
import { describeWith } from './tool.js';

describeWith(helm, 'helm test', () => {
  it('runs the image of the service, once, and keeps the pod for its logs', async () => {
    const pod = only(await render(), 'Pod');
    expect(pod.metadata.annotations).toEqual({
      'helm.sh/hook': 'test',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      'helm.sh/hook-output-log-policy': 'hook-succeeded,hook-failed',
    });
    expect(pod.spec).toMatchObject({
      restartPolicy: 'Never',
      activeDeadlineSeconds: 120,
      containers: [{ command: ['node', 'dist/src/check-balance.js'] }],
    });
  });

  it('dials the headless name in its namespace and domain, as often as asked', async () => {
    const values = { discovery: { clusterDomain: 'k8s.acme.example' }, test: { calls: 1000000 } };
    const pod = only(await render({ values, namespace: 'prod' }), 'Pod');
    expect(at(pod, 'spec.containers.0.env')).toEqual([
      {
        name: 'TARGET',
        value: 'orders-grpc-service-headless.prod.svc.k8s.acme.example:50051',
      },
      { name: 'CALLS', value: '1000000' },
    ]);
  });
});
