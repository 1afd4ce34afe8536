import { expect, it } from '@jest/globals';
import { helm, refusal, render } from './helm.js';
import { at, environment, only } from './manifests.js';
import { describeWith } from './tool.js';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Specification of the Deployment's pods and of their one container. */
async function serverPod(values: Record<string, unknown> = {}) {
  const deployment = only(await render({ values }), 'Deployment');
  const pod = at(deployment, 'spec.template.spec');
  return { deployment, pod, container: at(pod, 'containers.0') };
}

describeWith(helm, 'the Deployment', () => {
  it('probes the three health services by gRPC on the numeric port', async () => {
    const { container } = await serverPod();
    expect(at(container, 'startupProbe.grpc')).toEqual({ port: 50051, service: '' });
    expect(at(container, 'livenessProbe.grpc')).toEqual({ port: 50051, service: 'liveness' });
    expect(at(container, 'readinessProbe.grpc')).toEqual({ port: 50051, service: 'readiness' });
  });

  it('starts a new pod before it stops an old one', async () => {
    const { deployment } = await serverPod();
    expect(at(deployment, 'spec.strategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' },
    });
    expect(at(deployment, 'spec.replicas')).toBe(3);
  });

  it('sets the environment that the service reads, times in milliseconds', async () => {
    const { container } = await serverPod();
    expect(environment(container)).toEqual({
      PORT: '50051',
      LOG_LEVEL: 'info',
      DRAIN_DELAY_MS: '5000',
      DRAIN_TIMEOUT_MS: '20000',
      MAX_CONNECTION_AGE_MS: '600000',
      MAX_CONNECTION_AGE_GRACE_MS: '30000',
      KEEPALIVE_TIME_MS: '30000',
      KEEPALIVE_TIMEOUT_MS: '10000',
      NODE_OPTIONS: '--max-old-space-size=153',
    });
    expect(at(container, 'env.0')).toEqual({
      name: 'POD_NAME',
      valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
    });
  });

  it('writes large numbers as digits, not as powers of ten', async () => {
    const { container } = await serverPod({
      drain: { timeoutSeconds: 3600 },
      server: { maxConnectionAgeSeconds: 86400 },
    });
    expect(environment(container)).toMatchObject({
      DRAIN_TIMEOUT_MS: '3600000',
      MAX_CONNECTION_AGE_MS: '86400000',
    });
  });

  it('merges the environment of the user, who may replace NODE_OPTIONS', async () => {
    const env = { GREETING: 'yes: "no"', NODE_OPTIONS: '--trace-warnings' };
    const { container } = await serverPod({ env });
    expect(environment(container)).toMatchObject({ ...env, PORT: '50051' });
  });

  it.each([
    ['PORT', 'env.PORT is set by the chart: set the value port instead.'],
    ['DRAIN_DELAY_MS', 'set the value drain.delaySeconds instead.'],
    ['POD_NAME', 'env.POD_NAME is set by the chart to the name of the pod'],
  ])('refuses %s in env, which has another home', async (name, sentence) => {
    expect(await refusal({ values: { env: { [name]: '1' } } })).toContain(sentence);
  });

  it.each([
    ['512Mi', '--max-old-space-size=307'],
    ['2Gi', '--max-old-space-size=1228'],
    ['1500M', undefined],
    [null, undefined],
  ])('for a memory limit of %s gives the heap %s', async (memory, options) => {
    const { container } = await serverPod({ resources: { limits: { memory } } });
    expect(environment(container)['NODE_OPTIONS']).toBe(options);
  });

  it.each([
    [{}, 'grpc-service:0.1.0'],
    [{ repository: 'ghcr.io/acme/orders', tag: '2.1.0' }, 'ghcr.io/acme/orders:2.1.0'],
    [{ repository: 'ghcr.io/acme/orders', tag: '2.1.0', digest }, `ghcr.io/acme/orders@${digest}`],
  ])('runs, and tests with, the image of %j', async (image, reference) => {
    const { container } = await serverPod({ image });
    const test = only(await render({ values: { image } }), 'Pod');
    expect(at(container, 'image')).toBe(reference);
    expect(at(test, 'spec.containers.0.image')).toBe(reference);
  });

  it('prefers to spread over zones and hosts, each version for itself', async () => {
    const { pod } = await serverPod();
    const constraints = at(pod, 'topologySpreadConstraints');
    expect(constraints).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { topologyKey: 'kubernetes.io/hostname', matchLabelKeys: ['pod-template-hash'] },
    ]);
    const rules = 'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution';
    expect(at(pod, `${rules}.0.podAffinityTerm.topologyKey`)).toBe('kubernetes.io/hostname');
  });

  it('passes on what says where and how pods run', async () => {
    const values = {
      imagePullSecrets: [{ name: 'registry' }],
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
      tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }],
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } },
      topologySpreadConstraints: [
        { maxSkew: 2, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' },
      ],
      priorityClassName: 'high',
    };
    const { deployment, pod, container } = await serverPod({
      ...values,
      podAnnotations: { note: 'a: b' },
      podLabels: { tier: 'backend' },
      envFrom: [{ secretRef: { name: 'orders-database' } }],
    });
    expect(pod).toMatchObject(values);
    expect(at(deployment, 'spec.template.metadata.annotations')).toEqual({ note: 'a: b' });
    expect(at(deployment, 'spec.template.metadata.labels')).toMatchObject({ tier: 'backend' });
    expect(at(container, 'envFrom')).toEqual([{ secretRef: { name: 'orders-database' } }]);
  });
});
