import { expect, it } from '@jest/globals';
import { helm, render, template } from './helm.js';
import { kubeScore, score } from './kube-score.js';
import { at, only, podsOf } from './manifests.js';
import { describeWith } from './tool.js';

describeWith(helm, 'security', () => {
  it('keeps every pod, the test pod too, to the restricted standard and without a token', async () => {
    const pods = podsOf(await render());
    expect(pods).toHaveLength(2);
    for (const { spec } of pods) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10001,
          runAsGroup: 10001,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            resources: {
              requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
              limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
            },
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
        ],
        volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
      });
    }
  });

  it('leaves user and group to clusters that assign them', async () => {
    const pods = podsOf(await render({ values: { runAs: { user: null, group: null } } }));
    for (const { spec } of pods) {
      expect(at(spec, 'securityContext')).toEqual({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
  });

  it('has a ServiceAccount of its own without a token, or uses one that exists', async () => {
    const account = only(await render(), 'ServiceAccount');
    expect(account).toMatchObject({
      metadata: { name: 'orders-grpc-service' },
      automountServiceAccountToken: false,
    });
    const manifests = await render({
      values: { serviceAccount: { create: false, name: 'existing' } },
    });
    expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
    expect(podsOf(manifests).map(({ spec }) => at(spec, 'serviceAccountName'))).toEqual([
      'existing',
      'existing',
    ]);
  });
});

describeWith(helm, 'kube-score', () => {
  describeWith(kubeScore, 'on the rendered chart', () => {
    it('finds nothing critical, with and without autoscaling', async () => {
      for (const values of [{}, { autoscaling: { enabled: true } }]) {
        const lines = await score((await template({ values })).stdout);
        expect(lines.filter((line) => !/^\[(OK|SKIPPED)\]/.test(line))).toEqual([]);
      }
    });

    it('would find a missing network policy', async () => {
      const values = { networkPolicy: { enabled: false } };
      const lines = await score((await template({ values })).stdout);
      expect(lines.filter((line) => line.startsWith('[CRITICAL]'))).not.toEqual([]);
    });
  });
});
