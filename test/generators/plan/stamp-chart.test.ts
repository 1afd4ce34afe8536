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
  'values.yaml': `image:\n  # without tag\n  repository: grpc-service\n  tag: ''\n\n# of everything\nport: 50051\n`,
  'templates/_names.tpl': `{{- define "grpc-service.name" -}}{{ include "grpc-service.x" . }} grpc-service{{ end }}`,
  'README.md': '# grpc-service\n\n    helm install x charts/grpc-service\n',
  '.helmignore': 'grpc-service\n',
});

function stamp(name: string, port = 7000): Record<string, string> {
  const stamped = stampChart(chart, { name, port });
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

  it('sets image and port in the values and keeps the rest', () => {
    expect(stamped['values.yaml']).toBe(
      `image:\n  # without tag\n  repository: order-history\n  tag: ''\n\n# of everything\nport: 7000\n`,
    );
  });

  it('renames the named templates, and nothing else, in templates/', () => {
    expect(stamped['templates/_names.tpl']).toBe(
      `{{- define "order-history.name" -}}{{ include "order-history.x" . }} grpc-service{{ end }}`,
    );
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
    expect(() => stampChart(changed, { name: 'orders', port: 7000 })).toThrow(
      'The chart has no value image.repository to set.',
    );
  });
});

describe('the real chart', () => {
  const { chart: real } = readTemplates(findPackageRoot(import.meta.url));

  it('comes out byte for byte when it keeps its name and port, but for the description', () => {
    for (const [path, contents] of stampChart(real, { name: 'grpc-service', port: 50051 })) {
      const text = contents.toString();
      const before = (real.get(path) ?? '').toString();
      if (path !== 'Chart.yaml') expect(text).toBe(before);
      else
        expect(text.replace(/^description:.*$/m, '')).toBe(before.replace(/^description:.*$/m, ''));
    }
  });

  it('says order-history wherever it said grpc-service', () => {
    const stamped = stampChart(real, { name: 'order-history', port: 7000 });
    const values = parse(stamped.get('values.yaml')?.toString() ?? '') as {
      image: { repository: string };
      port: number;
    };
    expect(values.image.repository).toBe('order-history');
    expect(values.port).toBe(7000);
    expect(parse(stamped.get('Chart.yaml')?.toString() ?? '')).toMatchObject({
      name: 'order-history',
    });
    const leftovers = [...stamped].filter(([, contents]) => contents.includes('grpc-service'));
    expect(leftovers.map(([path]) => path)).toEqual([]);
  });
});
