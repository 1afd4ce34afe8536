import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import { planProxy } from '../../../generators/proxy/plan-proxy.js';
import { readProxyConfig } from '../../../templates/proxy/src/config/read-proxy-config.js';
import { createRouter } from '../../../templates/proxy/src/routing/router.js';
import { makeWorkspace, type Workspace } from '../workspace.js';
import { referenceProxyAnswers } from './reference-answers.js';

const templates = readTemplates(findPackageRoot(import.meta.url));
let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => {
  workspace.remove();
});

/** What a new proxy makes of the file that comes with it. */
async function readConfig(upstreams: string) {
  const files = planProxy(await referenceProxyAnswers({ upstreams }), templates);
  const file = join(workspace.cwd, 'proxy.yaml');
  writeFileSync(file, files.find(({ path }) => path === 'proxy.yaml')?.contents ?? '');
  return readProxyConfig(['--config', file], {});
}

describe('proxy.yaml', () => {
  it('is read by the proxy, which gives its one service every call', async () => {
    const config = await readConfig('orders=orders-headless.shop:7001');
    expect(config.listen).toMatchObject({ address: '127.0.0.1', port: 50050 });
    expect(config.health).toBeUndefined();
    expect(createRouter(config).upstreamOf('x', '/anything.v1.Service/Method')).toBe('orders');
    expect(config.upstreams.get('orders')?.target).toBe('127.0.0.1:7001');
  });

  it('tells several services apart, the longer path first', async () => {
    const config = await readConfig(
      'shop=_grpc._tcp.shop,orders=a:1/shop.orders.v1.,health=b:2/shop.orders.v1.Orders/Get,local=[::1]:3',
    );
    const router = createRouter(config);
    const upstreamOf = (path: string) => router.upstreamOf('x', path);
    expect(upstreamOf('/shop.v1.Shop/List')).toBe('shop');
    expect(upstreamOf('/shop.orders.v1.Orders/List')).toBe('orders');
    expect(upstreamOf('/shop.orders.v1.Orders/Get')).toBe('health');
    expect(upstreamOf('/local.v2.Local/Get')).toBe('local');
    expect(upstreamOf('/other.v1.Other/Get')).toBeUndefined();
    expect(config.upstreams.get('local')?.target).toBe('[::1]:3');
  });
});
