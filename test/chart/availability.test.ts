import { expect, it } from '@jest/globals';
import { helm, refusal, render } from './helm.js';
import { at, only } from './manifests.js';
import { describeWith } from './tool.js';

const autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 6 };

async function countOf(kind: string, values: Record<string, unknown>): Promise<number> {
  return (await render({ values })).filter((manifest) => manifest.kind === kind).length;
}

describeWith(helm, 'availability', () => {
  it('leaves the number of pods to the autoscaler when there is one', async () => {
    const manifests = await render({ values: { autoscaling } });
    expect(at(only(manifests, 'Deployment'), 'spec')).not.toHaveProperty('replicas');
    expect(only(manifests, 'HorizontalPodAutoscaler')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders-grpc-service' },
        minReplicas: 2,
        maxReplicas: 6,
        metrics: [
          { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    });
  });

  it('has no autoscaler by default, and can have no pods at all', async () => {
    expect(await countOf('HorizontalPodAutoscaler', {})).toBe(0);
    const deployment = only(await render({ values: { replicaCount: 0 } }), 'Deployment');
    expect(at(deployment, 'spec.replicas')).toBe(0);
  });

  it('limits evictions to one healthy pod at a time', async () => {
    expect(only(await render(), 'PodDisruptionBudget').spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it.each([
    [{ replicaCount: 2 }, 1],
    [{ replicaCount: 1 }, 0],
    [{ replicaCount: 1, autoscaling }, 1],
    [{ replicaCount: 5, autoscaling: { ...autoscaling, minReplicas: 1 } }, 0],
    [{ podDisruptionBudget: { enabled: false } }, 0],
  ])('with %j has %i disruption budgets', async (values, count) => {
    expect(await countOf('PodDisruptionBudget', values)).toBe(count);
  });

  it('refuses an autoscaler that contradicts itself or has nothing to measure', async () => {
    expect(
      await refusal({ values: { autoscaling: { ...autoscaling, minReplicas: 7 } } }),
    ).toContain(
      'autoscaling.minReplicas is 7 and autoscaling.maxReplicas is 6: raise autoscaling.maxReplicas to 7 or more.',
    );
    expect(
      await refusal({ values: { autoscaling, resources: { requests: { cpu: null } } } }),
    ).toContain('set resources.requests.cpu.');
  });
});
