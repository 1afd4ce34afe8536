import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { proxyChart, serviceChart } from './charts.js';
import { helm, render } from './helm.js';
import { at, only, type Manifest } from './manifests.js';
import { describeWith } from './tool.js';

/** What clients dial at the first port of a Service. */
function targetOf(manifests: readonly Manifest[], service: string, namespace: string): string {
  const port = at(only(manifests, 'Service', service), 'spec.ports.0.port');
  return `${service}.${namespace}.svc.cluster.local:${String(port)}`;
}

const proxyName = `edge-${proxyChart.name}`;
const serviceName = `orders-${serviceChart.name}`;

describeWith(helm, 'a service and a proxy that are told of each other', () => {
  const renderService = (values: Readonly<Record<string, unknown>>) =>
    render({ chart: serviceChart.folder, namespace: 'shop', values: { port: 7000, ...values } });
  const renderProxy = (values: Readonly<Record<string, unknown>>) =>
    render({
      chart: proxyChart.folder,
      release: 'edge',
      namespace: 'edge',
      values: { port: 8000, ...values },
    });

  it('send clients to the proxy, the proxy to the pods, and the test through both', async () => {
    const proxyTarget = targetOf(await renderProxy({}), proxyName, 'edge');
    const service = await renderService({ discovery: { mode: 'proxy', proxyTarget } });
    const target = targetOf(service, `${serviceName}-headless`, 'shop');
    const proxy = await renderProxy({ upstreams: { 'grpc-service': { target } } });

    const prefix = serviceChart.name.replace('-', '_').toUpperCase();
    expect(only(service, 'ConfigMap', `${serviceName}-client`).data).toEqual({
      [`${prefix}_TARGET`]: `${proxyName}.edge.svc.cluster.local:8000`,
      [`${prefix}_DISCOVERY`]: 'proxy',
    });
    const file = only(proxy, 'ConfigMap', `${proxyName}-config`).data?.['proxy.yaml'] ?? '';
    expect(at(parse(file), 'upstreams.grpc-service')).toEqual({
      target: `${serviceName}-headless.shop.svc.cluster.local:7000`,
    });
    // The test pod of the service may go out at the port of the proxy, and the proxy to the namespace of the pods.
    expect(at(only(service, 'NetworkPolicy', `${serviceName}-helmtest`), 'spec.egress.1')).toEqual({
      ports: [{ port: 8000, protocol: 'TCP' }],
    });
    expect(at(only(proxy, 'NetworkPolicy', proxyName), 'spec.egress.1')).toEqual({
      ports: [{ port: 7000, protocol: 'TCP' }],
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }],
    });
    const pod = at(only(service, 'Deployment'), 'spec.template.spec.containers.0.ports.0');
    expect(at(pod, 'containerPort')).toBe(7000);
  });
});
