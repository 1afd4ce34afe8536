/** Values and a word that is in what Helm says of them. */
type Wrong = readonly [values: Readonly<Record<string, unknown>>, name: string];

/** Values that no chart takes. */
export const wrongInEvery: readonly Wrong[] = [
  [{ replicaCont: 3 }, 'replicaCont'],
  [{ image: { tagg: 'x' } }, 'tagg'],
  [{ resources: { limits: { cpus: 1 } } }, 'cpus'],
  [{ probes: { liveness: { grpc: {} } } }, 'grpc'],
  [{ autoscaling: { minReplica: 2 } }, 'minReplica'],
  [{ tolerations: [{ keys: 'a' }] }, 'keys'],
  [{ networkPolicy: { ingressFrom: [{ podSelectors: {} }] } }, 'podSelectors'],
  [{ port: 'abc' }, '/port'],
  [{ port: 0 }, '/port'],
  [{ port: 70000 }, '/port'],
  [{ replicaCount: 2.5 }, '/replicaCount'],
  [{ service: { trafficDistribution: 'PreferFar' } }, '/service/trafficDistribution'],
  [{ service: { ipFamilies: ['IPv4', 'IPv4'] } }, '/service/ipFamilies'],
  [{ autoscaling: { keda: { triggers: [{ kind: 'cron' }] } } }, 'kind'],
  [{ metrics: { podMonitor: { interval: '30' } } }, '/metrics/podMonitor/interval'],
  [{ affinity: { podAffinity: { required: [] } } }, 'required'],
  [{ extraObjects: [1] }, '/extraObjects/0'],
  [{ discovery: { dnsTtlSeconds: -1 } }, '/discovery/dnsTtlSeconds'],
  [{ drain: { preStopSeconds: 'never' } }, '/drain/preStopSeconds'],
  [{ drain: { delaySeconds: 601 } }, '/drain/delaySeconds'],
  [{ rollout: { maxSurge: '0%' } }, '/rollout/maxSurge'],
  [{ env: { COUNT: 1 } }, '/env/COUNT'],
  [{ commonLabels: { team: 4 } }, '/commonLabels/team'],
  [{ image: { digest: 'sha256:1' } }, '/image/digest'],
  [{ runAs: { user: 0 } }, '/runAs/user'],
  [{ tmpSizeLimit: 'small' }, '/tmpSizeLimit'],
  [{ fullnameOverride: 'Orders' }, '/fullnameOverride'],
];

/** Values that a chart does not take, by the name of the chart. */
export const wrongIn: Readonly<Record<string, readonly Wrong[]>> = {
  'grpc-service': [
    [{ discovery: { mode: 'none' } }, '/discovery/mode'],
    [{ discovery: { headlessService: true } }, '/discovery/headlessService'],
    [{ discovery: { proxyTarget: 'envoy' } }, '/discovery/proxyTarget'],
    [{ discovery: { consumers: [{ namespace: 'web' }] } }, 'serviceAccount'],
    [{ mesh: { kind: 'consul' } }, '/mesh/kind'],
    [{ mesh: { kinds: 'istio' } }, 'kinds'],
    [{ grpcRoute: { services: ['orders.v1.'] } }, '/grpcRoute/services/0'],
    [{ grpcRoute: { parentRefs: [{ names: 'public' }] } }, 'names'],
    [{ server: { logLevel: 'loud' } }, '/server/logLevel'],
    [{ server: { keepaliveTimeoutSeconds: 3601 } }, '/server/keepaliveTimeoutSeconds'],
    // More than the balance check takes.
    [{ test: { calls: 100_001 } }, '/test/calls'],
  ],
  'grpc-proxy': [],
};
