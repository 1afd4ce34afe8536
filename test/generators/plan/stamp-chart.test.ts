import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import { stampChart } from '../../../generators/plan/stamp-chart.js';

function chartOf(files: Record<string, string>): Map<string, Buffer> {
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}

const chart = chartOf({
  'Chart.yaml': `# the chart\nname: grpc-service # here\ndescription: old\nversion: 0.1.0\nappVersion: '0.1.0'\n`,
  'values.yaml': `image:\n  # without tag\n  repository: grpc-service\n  tag: ''\n\n# of everything\nport: 50051\ndiscovery:\n  # of clients\n  mode: dns\ngrpcRoute:\n  # of the contract\n  services: []\n`,
  'templates/service.yaml': `name: {{ .Chart.Name }} # not grpc-service\n`,
  'README.md': '# grpc-service\n\n    helm install x charts/grpc-service\n',
  '.helmignore': 'grpc-service\n',
});

function stamp(name: string, port = 7000): Record<string, string> {
  const stamped = stampChart(chart, {
    name,
    port,
    protoServices: ['orders.v1.OrdersService'],
    discovery: 'mesh',
  });
  return Object.fromEntries([...stamped].map(([path, contents]) => [path, contents.toString()]));
}

describe('stampChart', () => {
  const stamped = stamp('order-history');

  it('names the chart and keeps comments, quotes and order', () => {
    expect(stamped['Chart.yaml']).toBe(
      '# the chart\nname: order-history # here\n' +
        'description: order-history, a gRPC service that balances on Kubernetes\n' +
        `version: 0.1.0\nappVersion: '0.1.0'\n`,
    );
  });

  it('sets image, port, discovery mode and proto services in the values and keeps the rest', () => {
    expect(stamped['values.yaml']).toBe(
      `image:\n  # without tag\n  repository: order-history\n  tag: ''\n\n# of everything\nport: 7000\n` +
        `discovery:\n  # of clients\n  mode: mesh\n` +
        `grpcRoute:\n  # of the contract\n  services:\n    - orders.v1.OrdersService\n`,
    );
  });

  it('leaves the templates alone, which take the name from Chart.yaml', () => {
    expect(stamped['templates/service.yaml']).toBe(`name: {{ .Chart.Name }} # not grpc-service\n`);
  });

  it('speaks of the new name in the README', () => {
    expect(stamped['README.md']).toBe(
      '# order-history\n\n    helm install x charts/order-history\n',
    );
  });

  it('copies what has no name in it', () => {
    expect(stamped['.helmignore']).toBe('grpc-service\n');
  });

  it('does not pass over a value that the chart no longer has', () => {
    const changed = chartOf({ 'values.yaml': 'image: {}\nport: 1\n' });
    expect(() =>
      stampChart(changed, { name: 'orders', port: 7000, protoServices: [], discovery: 'dns' }),
    ).toThrow('The chart has no value image.repository to set.');
  });
});

describe('the real chart', () => {
  const { chart: real } = readTemplates(findPackageRoot(import.meta.url));

  it('comes out byte for byte when nothing changes, but for the description', () => {
    const stamp = { port: 50051, protoServices: [], discovery: 'dns' } as const;
    for (const [path, contents] of stampChart(real, { name: 'grpc-service', ...stamp })) {
      const text = contents.toString();
      const before = (real.get(path) ?? '').toString();
      if (path !== 'Chart.yaml') expect(text).toBe(before);
      else
        expect(text.replace(/^description:.*$/m, '')).toBe(before.replace(/^description:.*$/m, ''));
    }
  });

  it('says order-history wherever it said grpc-service', () => {
    const protoServices = ['acme.order_history.v1.OrderHistoryService'];
    const stamped = stampChart(real, {
      name: 'order-history',
      port: 7000,
      protoServices,
      discovery: 'endpointslice',
    });
    expect(parse(stamped.get('values.yaml')?.toString() ?? '')).toMatchObject({
      image: { repository: 'order-history' },
      port: 7000,
      discovery: { mode: 'endpointslice' },
      grpcRoute: { services: protoServices },
    });
    expect(parse(stamped.get('Chart.yaml')?.toString() ?? '')).toMatchObject({
      name: 'order-history',
    });
    const leftovers = [...stamped].filter(([, contents]) => contents.includes('grpc-service'));
    expect(leftovers.map(([path]) => path)).toEqual([]);
  });
});
