import { beforeAll, expect, it } from '@jest/globals';
import { readProxyConfig } from '../../templates/proxy/src/config/read-proxy-config.js';
import type { ProxyConfig } from '../../templates/proxy/src/config/proxy-config.js';
import { createIdentity } from '../../templates/proxy/test/tls/identities.js';
import { casesOf, valuesOf } from './cases.js';
import { proxyChart } from './charts.js';
import { helm, refusal, render } from './helm.js';
import { at, environment, only, type Manifest } from './manifests.js';
import { describeWith } from './tool.js';

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
}

/** What a Secret of cert-manager holds, whatever its name. */
let secret: Readonly<Record<string, string>> = {};

/** What the proxy reads in a pod: the environment, and files of ConfigMaps and Secrets where they are mounted. */
function readInPod(manifests: readonly Manifest[]): ProxyConfig {
  const pod = at(only(manifests, 'Deployment'), 'spec.template.spec');
  const container = at(pod, 'containers.0');
  const volumes = at(pod, 'volumes') as readonly Volume[];
  const mounts = at(container, 'volumeMounts') as readonly { name: string; mountPath: string }[];
  const files = new Map<string, string>();
  for (const { name, mountPath } of mounts) {
    const volume = volumes.find((each) => each.name === name);
    const contents = volume?.configMap
      ? only(manifests, 'ConfigMap', volume.configMap.name).data
      : volume?.secret && secret;
    for (const [file, text] of Object.entries(contents ?? {})) {
      files.set(`${mountPath}/${file}`, text);
    }
  }
  return readProxyConfig([], environment(container), (path) => {
    const text = files.get(path);
    if (text === undefined) throw new Error(`ENOENT: there is no ${path}`);
    return text;
  });
}

describeWith(helm, "the file that the proxy's chart makes of its values", () => {
  const { folder: chart } = proxyChart;

  beforeAll(async () => {
    const { key, cert } = await createIdentity('proxy.shop');
    secret = { 'tls.key': key, 'tls.crt': cert, 'ca.crt': cert };
  });

  it.each(casesOf(proxyChart))('is read by the proxy: $name', async (one) => {
    const manifests = await render({ chart, values: valuesOf(one) });
    const config = readInPod(manifests);
    const container = at(only(manifests, 'Deployment'), 'spec.template.spec.containers.0');
    const portOf = (name: string) =>
      (at(container, 'ports') as readonly { name: string; containerPort: number }[]).find(
        (port) => port.name === name,
      )?.containerPort;
    expect({
      grpc: config.listen.port,
      health: config.health?.port,
      metrics: config.admin?.port,
    }).toEqual({ grpc: portOf('grpc'), health: portOf('health'), metrics: portOf('metrics') });
    expect(at(container, 'readinessProbe.grpc.port')).toBe(config.health?.port);
  });

  it('says everything that a case says of an upstream, of routes and of TLS', async () => {
    const values = valuesOf({ chart: proxyChart, name: 'everything-on' });
    const { upstreams, routes, listen, accessLog } = readInPod(await render({ chart, values }));
    const given = at(values, 'upstreams.orders') as Readonly<Record<string, unknown>>;
    const folder = '/etc/proxy/tls';
    expect(Object.fromEntries(upstreams)).toEqual({
      orders: {
        ...given,
        name: 'orders',
        tls: {
          caFile: `${folder}/orders-ca/ca.crt`,
          certFile: `${folder}/proxy-client-tls/tls.crt`,
          keyFile: `${folder}/proxy-client-tls/tls.key`,
          serverName: 'orders.shop.svc',
        },
      },
    });
    expect(routes).toEqual(values['routes']);
    expect(accessLog).toEqual(values['accessLog']);
    expect(listen.tls).toEqual({
      certFile: `${folder}/proxy-tls/tls.crt`,
      keyFile: `${folder}/proxy-tls/tls.key`,
      clientCaFile: `${folder}/proxy-tls/ca.crt`,
    });
  });

  it('gives a drain and connections the times of the values', async () => {
    const values = { drain: { delaySeconds: 7, timeoutSeconds: 90 }, metrics: { enabled: false } };
    const { drain, connection, admin } = readInPod(await render({ chart, values }));
    expect(drain).toEqual({ delayMs: 7000, timeoutMs: 90_000 });
    expect(connection.maxAgeMs).toBe(600_000);
    expect(admin).toBeUndefined();
  });

  it('turns TLS on for an upstream of which nothing more is said', async () => {
    const upstreams = { 'grpc-service': { tls: {} } };
    const config = readInPod(await render({ chart, values: { upstreams } }));
    expect(config.upstreams.get('grpc-service')?.tls).toEqual({
      caFile: undefined,
      certFile: undefined,
      keyFile: undefined,
      serverName: 'grpc-service-headless',
    });
  });

  it.each([
    ['nobody', { 'grpc-service': null }, 'upstreams is empty, so that the proxy has nobody to'],
    [
      'whom nothing tells apart',
      { orders: { target: 'orders:1' } },
      'upstreams holds grpc-service, orders, but routes is empty, so that nothing tells which',
    ],
  ])('is not made for upstreams that are %s', async (_, upstreams, sentence) => {
    expect(await refusal({ chart, values: { upstreams } })).toContain(sentence);
  });
});
