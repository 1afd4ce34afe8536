import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import { planProxy } from '../../../generators/proxy/plan-proxy.js';
import { runGenerator } from '../run-generator.js';
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

const QUIET = { defaults: true, install: false };

describe('the proxy generator', () => {
  it('writes with --defaults what is planned, and tells what to do next', async () => {
    const { error, output } = await runGenerator(workspace.cwd, ['orders-proxy'], QUIET, 'proxy');
    expect(error).toBeUndefined();
    const planned = planProxy(await referenceProxyAnswers({ install: 'no' }), templates);
    for (const { path, contents } of planned) {
      expect([path, readFileSync(join(workspace.cwd, 'orders-proxy', path))]).toEqual([
        path,
        contents,
      ]);
    }
    expect(output).toContain(`orders-proxy is ready: ${planned.length} files in orders-proxy.`);
    expect(output).toMatch(/cd orders-proxy\n +npm install\n +npm test\n +npm start\n/);
    expect(output).toContain(
      '  helm install orders-proxy charts/orders-proxy --set image.repository=REGISTRY/orders-proxy --wait\n',
    );
    expect(output).toContain('  orders, all calls, at orders-headless:50051\n');
    expect(output).toContain('  orders-proxy.NAMESPACE.svc.cluster.local:50051\n');
  });

  it('repeats a run by the command that it prints', async () => {
    const upstreams = ['a=10.0.0.1:1', '10.0.0.2:2/a.v1.', 'users-headless.auth'];
    const options = { ...QUIET, name: 'shop-proxy', upstreams, port: '7000' };
    const { output } = await runGenerator(workspace.cwd, [], options, 'proxy');
    const [, command = ''] = /^ +yo grpc-k8s-service:proxy (.*)$/m.exec(output) ?? [];
    expect(command).toBe(
      `shop-proxy '--upstreams=a=10.0.0.1:1,10.0.0.2:2/a.v1.,users=users-headless.auth:50051/users.' ` +
        '--port=7000 --image=node:22-bookworm-slim --no-install',
    );
    const again = makeWorkspace();
    const args = command.replaceAll("'", '').split(' ');
    expect((await runGenerator(again.cwd, args, {}, 'proxy')).error).toBeUndefined();
    for (const path of readdirSync(join(again.cwd, 'shop-proxy'), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!path.isFile()) continue;
      const file = join(path.parentPath, path.name);
      const first = file.replace(again.cwd, workspace.cwd);
      expect([file, readFileSync(file, 'utf8')]).toEqual([file, readFileSync(first, 'utf8')]);
    }
    again.remove();
  });

  it('takes the folder that it stands in when that is empty, and its name for that of the service', async () => {
    const inside = makeWorkspace('stock-proxy');
    const { output } = await runGenerator(inside.cwd, [], QUIET, 'proxy');
    expect(output).toContain('stock, all calls, at stock-headless:50051');
    expect(readdirSync(inside.cwd)).toContain('proxy.yaml');
    inside.remove();
  });

  it('writes nothing with --dry-run', async () => {
    const before = workspace.list();
    const options = { ...QUIET, dryRun: true, 'dry-run': true };
    const { error, output } = await runGenerator(workspace.cwd, ['orders-proxy'], options, 'proxy');
    expect(error).toBeUndefined();
    expect(output).toMatch(/Dry run: \d+ files would go to orders-proxy; nothing was written/);
    expect(output).toContain('  yo grpc-k8s-service:proxy orders-proxy ');
    expect(workspace.list()).toEqual(before);
  });

  it('prints its help', async () => {
    const { output } = await runGenerator(workspace.cwd, [], { h: true }, 'proxy');
    for (const flag of ['--name', '--upstreams', '--port', '--image', '--install', '--dry-run']) {
      expect(output).toContain(`${flag} `);
    }
    expect(output).toContain('yo grpc-k8s-service:proxy orders-proxy --defaults');
  });
});
