import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { planProject } from '../../../generators/plan/plan-project.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import { planProxy } from '../../../generators/proxy/plan-proxy.js';
import { referenceAnswers } from '../reference-answers.js';
import { referenceProxyAnswers } from './reference-answers.js';

const templates = readTemplates(findPackageRoot(import.meta.url));
const answers = await referenceProxyAnswers({
  name: 'shop-proxy',
  upstreams: 'stock=stock-headless.shop:7001,users=10.0.0.1:1,10.0.0.2:1/acme.users.v1.',
  port: '7000',
  image: 'node:24',
});
const files = planProxy(answers, templates).map((file) => ({
  ...file,
  text: file.contents.toString(),
}));

function textOf(path: string): string {
  return files.find((file) => file.path === path)?.text ?? '';
}

/** `path:line: text` of every line that matches. */
function grep(among: typeof files, pattern: RegExp): string[] {
  return among.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

describe('planProxy', () => {
  it('lists every file once, sorted', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)].sort());
    expect(paths).toEqual(
      expect.arrayContaining([
        '.github/workflows/ci.yml',
        '.gitignore',
        'Dockerfile',
        'README.md',
        'balancing/endpoint-watch.ts',
        'charts/shop-proxy/Chart.yaml',
        'proxy.yaml',
        'scripts/collect-runtime.mjs',
      ]),
    );
  });

  it('leaves to its owner what says which services there are, and nothing of the code', () => {
    const own = files.filter(({ owner }) => owner === 'user').map(({ path }) => path);
    expect(own).toEqual(expect.arrayContaining(['package.json', 'proxy.yaml', 'README.md']));
    expect(own.filter((path) => /^(balancing|docs|scripts|src|test)\//.test(path))).toEqual([]);
  });

  it('takes what a service has too from there, byte for byte', async () => {
    const service = planProject(await referenceAnswers(), templates);
    const same = [
      ['balancing/picking/roster.ts', 'client/balancing/picking/roster.ts'],
      ['scripts/collect-runtime.mjs', 'scripts/collect-runtime.mjs'],
    ] as const;
    for (const [path, home] of same) {
      expect(textOf(path)).not.toBe('');
      expect(textOf(path)).toBe(service.find((file) => file.path === home)?.contents.toString());
    }
  });

  it('makes a project that imports only its own files and what its package.json names', () => {
    const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const paths = new Set(files.map(({ path }) => path));
    const foreign = files
      .filter(({ path }) => path.endsWith('.ts'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import '([^']+)'/gm)]
          .map((match) => match[1] ?? match[2] ?? '')
          .filter((imported) => {
            if (imported.startsWith('node:')) return false;
            if (imported.startsWith('.')) {
              const file = posix.join(posix.dirname(path), imported).replace(/\.js$/, '.ts');
              return !paths.has(file);
            }
            const name = /^(@[^/]+\/)?[^/]+/.exec(imported)?.[0] ?? '';
            const isShipped = /^(balancing|src)\//.test(path);
            return !(name in dependencies) && (isShipped || !(name in devDependencies));
          })
          .map((imported) => `${path}: ${imported}`),
      );
    expect(foreign).toEqual([]);
  });

  it('asks for versions of the manifest, and together with a service for all of them', async () => {
    const service = planProject(await referenceAnswers(), templates);
    const manifests = [
      textOf('package.json'),
      service.find(({ path }) => path === 'package.json')?.contents.toString() ?? '',
    ].map((text) => JSON.parse(text) as { dependencies: object; devDependencies: object });
    const wanted = Object.assign(
      {},
      ...manifests.flatMap(({ dependencies, devDependencies }) => [dependencies, devDependencies]),
    ) as object;
    expect(wanted).toEqual(Object.fromEntries(templates.versions));
  });
});

describe('shop-proxy', () => {
  it.each([
    ['package.json', '"name": "shop-proxy"'],
    ['Dockerfile', 'ARG NODE_IMAGE=node:24'],
    ['Dockerfile', 'EXPOSE 7000 50052 9090'],
    ['Dockerfile', 'image.title="shop-proxy"'],
    ['README.md', '\nshop-proxy.NAMESPACE.svc.cluster.local:7000\n'],
    ['README.md', '- stock, calls of `/stock.`: `stock-headless.shop:7001`\n'],
    ['README.md', '- users, calls of `/acme.users.v1.`: `10.0.0.1:1`, `10.0.0.2:1`\n'],
    ['README.md', 'yo grpc-k8s-service:proxy shop-proxy '],
    ['charts/shop-proxy/Chart.yaml', 'name: shop-proxy\n'],
    ['charts/shop-proxy/Chart.yaml', 'description: shop-proxy, a gRPC proxy that balances'],
  ])('%s: %s', (path, expected) => {
    expect(textOf(path)).toContain(expected);
  });

  it('links to files that it has', () => {
    const pages = files.filter(({ path }) => /^(README|docs\/.*)\.md$/.test(path));
    const broken = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, link = '']) => posix.join(posix.dirname(path), link))
        .filter((target) => !files.some((file) => file.path === target)),
    );
    expect(pages.length).toBeGreaterThan(1);
    expect(broken).toEqual([]);
  });

  it('knows its services in the chart', () => {
    expect(parse(textOf('charts/shop-proxy/values.yaml'))).toMatchObject({
      image: { repository: 'shop-proxy' },
      port: 7000,
      upstreams: {
        stock: { target: 'stock-headless.shop:7001' },
        users: { target: '10.0.0.1:1,10.0.0.2:1' },
      },
      routes: [
        { pathPrefix: '/acme.users.v1.', upstream: 'users' },
        { pathPrefix: '/stock.', upstream: 'stock' },
      ],
    });
  });

  it('dials what runs on the same machine when it is started there', () => {
    expect(parse(textOf('proxy.yaml'))).toEqual({
      listen: { address: '127.0.0.1:50050' },
      health: { address: false },
      admin: { address: '127.0.0.1:9090' },
      upstreams: {
        stock: { target: '127.0.0.1:7001' },
        users: { target: '10.0.0.1:1,10.0.0.2:1' },
      },
      routes: [
        { pathPrefix: '/acme.users.v1.', upstream: 'users' },
        { pathPrefix: '/stock.', upstream: 'stock' },
      ],
    });
    expect(textOf('proxy.yaml')).toContain('# In the cluster stock-headless.shop:7001\n');
  });

  it('has no routes where every call goes to one service', async () => {
    const single = planProxy(await referenceProxyAnswers(), templates);
    const local = single.find(({ path }) => path === 'proxy.yaml')?.contents.toString() ?? '';
    expect(parse(local)).toMatchObject({ upstreams: { orders: { target: '127.0.0.1:50051' } } });
    expect(local).not.toContain('routes');
  });

  it('has no leftovers of the names here, nor of EJS', () => {
    const others = files.filter(({ path }) => path !== 'README.md');
    const made = others.filter(({ path, rendered }) => rendered || path.startsWith('charts/'));
    expect(grep(others, /grpc-service|grpc-k8s-service/)).toEqual([]);
    expect(grep(made, /grpc-proxy/)).toEqual([]);
    expect(grep(files, /<%|%>/)).toEqual([]);
    expect(
      grep(
        files.filter(({ rendered }) => rendered),
        /undefined|NaN|\[object/,
      ),
    ).toEqual([]);
  });
});

describe('the real chart', () => {
  it('comes out byte for byte but for its values, with the comments of those', async () => {
    const { proxyChart } = templates;
    const given = { name: 'grpc-proxy', upstreams: 'orders=orders-headless:50051' };
    const single = planProxy(await referenceProxyAnswers(given), templates);
    const before = parse(proxyChart.get('values.yaml')?.toString() ?? '') as object;
    for (const { path, contents } of single) {
      const inChart = path.replace(/^charts\/grpc-proxy\//, '');
      if (inChart === path || inChart === 'Chart.yaml') continue;
      const home = proxyChart.get(inChart)?.toString() ?? '';
      if (inChart !== 'values.yaml') {
        expect([inChart, contents.toString()]).toEqual([inChart, home]);
        continue;
      }
      const comments = (text: string): string[] => text.match(/#.*$/gm) ?? [];
      expect(comments(contents.toString())).toEqual(comments(home));
      expect(parse(contents.toString())).toEqual({
        ...before,
        upstreams: { orders: { target: 'orders-headless:50051' } },
      });
    }
  });
});
