import { expect, it } from '@jest/globals';
import { helm, render } from './helm.js';
import { at, only } from './manifests.js';
import { describeWith } from './tool.js';

describeWith(helm, 'the network policy', () => {
  const dns = {
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };

  it('opens the gRPC port to everyone, and lets the pods call whom they like', async () => {
    expect(only(await render(), 'NetworkPolicy', 'orders-grpc-service').spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [{ port: 50051, protocol: 'TCP' }] }],
      egress: [{}],
    });
  });

  it('lets the test pod reach DNS and the service, also where callers are listed', async () => {
    const gateway = { podSelector: { matchLabels: { app: 'gateway' } } };
    const manifests = await render({ values: { networkPolicy: { ingressFrom: [gateway] } } });
    const test = only(manifests, 'NetworkPolicy', 'orders-grpc-service-helmtest');
    const server = only(manifests, 'NetworkPolicy', 'orders-grpc-service');
    expect(at(test, 'spec.egress')).toEqual([
      dns,
      {
        ports: [{ port: 50051, protocol: 'TCP' }],
        to: [{ podSelector: at(server, 'spec.podSelector') }],
      },
    ]);
    expect(at(server, 'spec.ingress.0.from')).toEqual([
      gateway,
      { podSelector: at(test, 'spec.podSelector') },
    ]);
  });

  it('closes all but DNS and the listed destinations, where told so', async () => {
    const rule = {
      to: [{ ipBlock: { cidr: '10.0.0.0/8' } }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    };
    const closed = await render({
      values: { networkPolicy: { restrictEgress: true, egress: [rule] } },
    });
    expect(at(only(closed, 'NetworkPolicy', 'orders-grpc-service'), 'spec.egress')).toEqual([
      dns,
      rule,
    ]);
  });

  it('is left out where told so', async () => {
    const without = await render({ values: { networkPolicy: { enabled: false } } });
    expect(without.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });
});
