import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { clientSources } from '../../generators/client/files/client-sources.js';
import { PLACEHOLDER } from '../../generators/client/files/placeholder.js';
import { findPackageRoot } from '../../generators/find-package-root.js';
import { planProject } from '../../generators/plan/plan-project.js';
import { readTemplates } from '../../generators/plan/read-templates.js';
import type { FileMap } from '../../generators/plan/planned-file.js';
import { planProxy } from '../../generators/proxy/plan-proxy.js';
import { SHARED_PLACES, sharedWithProxy } from '../../generators/proxy/shared-files.js';
import { belongsToChart, selectTemplates } from '../../generators/plan/template-paths.js';
import { notOneSentence } from './one-sentence.js';
import { type Ended, installPackedGenerator, type PackedGenerator } from './packed-generator.js';
import { referenceProxyAnswers } from './proxy/reference-answers.js';
import { referenceAnswers } from './reference-answers.js';
import { makeWorkspace, type Workspace } from './workspace.js';

const source = findPackageRoot(import.meta.url);
const templates = readTemplates(source);
let packed: PackedGenerator;
let workspace: Workspace;

beforeAll(async () => {
  packed = await installPackedGenerator();
}, 300_000);

afterAll(() => {
  packed.remove();
});

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => {
  workspace.remove();
});

/** Files of the tarball below a folder, without that folder. */
function packedBelow(folder: string): string[] {
  return packed.files
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1));
}

/** Files below a folder on disk: paths with `/`, sorted. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

describe('the tarball', () => {
  it('holds exactly the templates: nothing rendered, generated, installed or built in place', () => {
    expect(packedBelow('templates/service')).toEqual(selectTemplates(templates.service.keys()));
    expect(packedBelow('templates/proxy')).toEqual(
      selectTemplates(templates.proxy.keys(), SHARED_PLACES),
    );
    expect(packedBelow('templates/versions')).toEqual(['package.json']);
    expect(packed.files).toContain('templates/service/_gitignore');
  });

  it('holds the whole charts that projects receive', () => {
    const filesOf = (chart: FileMap, name: string): string[] =>
      [...chart.keys()].filter(belongsToChart).map((path) => `${name}/${path}`);
    expect(packedBelow('charts')).toEqual(
      [
        ...filesOf(templates.chart, 'grpc-service'),
        ...filesOf(templates.proxyChart, 'grpc-proxy'),
      ].sort(),
    );
  });

  it('holds the build of the generator that is here: run `npm run build` first, and remove dist/ when a source went', () => {
    const sources = filesBelow(join(source.root, 'generators')).map((path) =>
      path.replace(/\.ts$/, '.js'),
    );
    const built = packedBelow('dist/generators').filter((path) => !path.endsWith('.d.ts'));
    expect(built).toEqual(sources);
    // What they share with the proxy: what can be dialled.
    expect(packedBelow('dist/templates').filter((path) => path.endsWith('.js'))).toEqual(
      ['endpoint', 'target'].map((module) => `service/client/balancing/${module}.js`),
    );
  });

  it('holds the client compiled for both module systems, and nothing else of it', () => {
    const modules = [...clientSources(templates.service, PLACEHOLDER).keys()].map((path) =>
      path.replace(/\.ts$/, ''),
    );
    expect(packedBelow('dist/client')).toEqual(
      [
        ...modules.flatMap((module) => [`commonjs/${module}.js`, `esm/${module}.js`]),
        ...modules.map((module) => `types/${module}.d.ts`),
      ].sort(),
    );
  });

  it('holds the proxy, compiled', () => {
    const modules = [
      ...sharedWithProxy(templates.service).keys(),
      ...packedBelow('templates/proxy'),
    ]
      .filter((path) => /^(balancing|src)\/.*\.ts$/.test(path))
      .map((path) => path.replace(/\.ts$/, '.js'));
    expect(packedBelow('dist/proxy')).toEqual(modules.sort());
  });

  it('holds nothing else', () => {
    const rest = packed.files.filter(
      (path) => !/^(templates|charts|dist\/(client|generators|proxy|templates))\//.test(path),
    );
    expect(rest).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].filter((path) =>
        rest.includes(path),
      ),
    );
    expect(rest).toContain('package.json');
  });
});

describe.each([
  ['yo grpc-k8s-service', 'generate'],
  ['generator-grpc-k8s-service', 'generateWithoutYo'],
] as const)('%s, installed', (_program, method) => {
  it('generates with --defaults what the sources plan, byte for byte', async () => {
    const args = ['orders', '--defaults', '--skip-install'];
    const { exitCode, stderr } = await packed[method](args, workspace.cwd);
    expect(stderr).toContain('orders is ready');
    expect(exitCode).toBe(0);
    const planned = planProject(await referenceAnswers({ install: 'no' }), templates);
    for (const { path, contents } of planned) {
      expect([path, readFileSync(join(workspace.cwd, 'orders', path))]).toEqual([path, contents]);
    }
    expect(filesBelow(join(workspace.cwd, 'orders'))).toHaveLength(planned.length);
  });

  it('prints its help', async () => {
    const { exitCode, stdout } = await packed[method](['--help'], workspace.cwd);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--dry-run');
    expect(stdout).toContain('yo grpc-k8s-service orders --defaults');
  });

  it('refuses a bad name with one sentence, exit code 1 and an untouched folder', async () => {
    const before = workspace.list();
    expectSentence(await packed[method](['../x', '--defaults'], workspace.cwd), '"../x" is not a');
    expect(workspace.list()).toEqual(before);
  });
});

describe.each([
  ['yo grpc-k8s-service:client', 'generateClient', []],
  ['generator-grpc-k8s-service :client', 'generateWithoutYo', [':client']],
] as const)('%s, installed', (_program, method, first) => {
  it.each([
    ['TypeScript', '{"type":"module","devDependencies":{"typescript":"6.0.3"}}', 'index.ts'],
    ['JavaScript', '{}', 'index.js'],
  ])('adds a client to a project in %s', async (_language, manifest, index) => {
    const contract =
      'syntax = "proto3"; message Hello {} service Greeter { rpc Hi(Hello) returns (Hello); }';
    writeFileSync(join(workspace.cwd, 'package.json'), manifest);
    writeFileSync(join(workspace.cwd, 'greeter.proto'), contract);
    const args = ['greeter', '--proto=greeter.proto', '--defaults', '--no-install'];
    // Root's yo is another user, who may write over no file of root's.
    chmodSync(join(workspace.cwd, 'package.json'), 0o666);
    const { exitCode, stderr } = await packed[method]([...first, ...args], workspace.cwd);
    expect(stderr).toContain('client/ holds the balanced client of Greeter');
    expect(exitCode).toBe(0);
    const written = readFileSync(join(workspace.cwd, 'client', index), 'utf8');
    expect(written).toContain('createGreeterClient');
    expect(written).not.toContain('laceholder');
  });

  it('prints its help', async () => {
    const { exitCode, stdout } = await packed[method]([...first, '--help'], workspace.cwd);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--proto-service');
    expect(stdout).toContain('npx generator-grpc-k8s-service :client');
  });
});

describe.each([
  ['yo grpc-k8s-service:proxy', 'generateProxy', []],
  ['generator-grpc-k8s-service :proxy', 'generateWithoutYo', [':proxy']],
] as const)('%s, installed', (_program, method, first) => {
  it('generates with --defaults what the sources plan, byte for byte', async () => {
    const args = [...first, 'orders-proxy', '--defaults', '--skip-install'];
    const { exitCode, stderr } = await packed[method](args, workspace.cwd);
    expect(stderr).toContain('orders-proxy is ready');
    expect(exitCode).toBe(0);
    const planned = planProxy(await referenceProxyAnswers({ install: 'no' }), templates);
    for (const { path, contents } of planned) {
      const written = readFileSync(join(workspace.cwd, 'orders-proxy', path));
      expect([path, written]).toEqual([path, contents]);
    }
    expect(filesBelow(join(workspace.cwd, 'orders-proxy'))).toHaveLength(planned.length);
  });

  it('prints its help', async () => {
    const { exitCode, stdout } = await packed[method]([...first, '--help'], workspace.cwd);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--upstreams');
    expect(stdout).toContain('npx generator-grpc-k8s-service :proxy');
  });

  it('refuses a bad upstream with one sentence, exit code 1 and an untouched folder', async () => {
    const before = workspace.list();
    const args = [...first, 'orders-proxy', '--defaults', '--upstreams=a=x:0'];
    expectSentence(await packed[method](args, workspace.cwd), '"a=x:0" cannot be dialled');
    expect(workspace.list()).toEqual(before);
  });

  it('takes a flag that is given several times', async () => {
    const upstreams = ['--upstreams=a=x:1', '--upstreams=b=y:2'];
    const args = [...first, 'ab-proxy', '--defaults', '--skip-install', ...upstreams];
    const { stderr } = await packed[method](args, workspace.cwd);
    expect(stderr).toContain('a, calls of /a., at x:1');
    expect(stderr).toContain('b, calls of /b., at y:2');
  });
});

describe('yo', () => {
  it.each([
    [['a b', '--defaults'], '"a b" cannot name a Kubernetes Service'],
    [['1e3', '--defaults'], '"1e3" cannot name a Kubernetes Service'],
    [['orders', '--defaults', '--port=70000'], '"70000" is not a port'],
    [['orders', '--defaults', '--discovery=xds'], '"xds" is not a discovery mode'],
    [['--defaults', 'orders'], '--defaults takes no value but got "orders"'],
    [['orders'], 'no answer for --scope, --package,'],
    [['taken', '--defaults'], 'exists and is not empty'],
    // Root may write everywhere, but its yo is not root any more.
    [['closed', '--defaults'], 'may not be written to by uid'],
  ])('refuses %j with one sentence, exit code 1 and an untouched folder', async (args, reason) => {
    mkdirSync(join(workspace.cwd, 'closed'), { mode: 0o555 });
    mkdirSync(join(workspace.cwd, 'taken'));
    writeFileSync(join(workspace.cwd, 'taken', 'mine.txt'), 'mine');
    const before = workspace.list();
    expectSentence(await packed.generate(args, workspace.cwd), reason);
    expect(workspace.list()).toEqual(before);
  });
});

/** All that is printed is the sentence, after yo's own line that says what it was started with. */
function expectSentence({ exitCode, stdout, stderr }: Ended, reason: string): void {
  const lines = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^Error grpc-k8s-service(:proxy)? /.test(line));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(reason);
  expect(notOneSentence(lines[0] ?? '')).toBeUndefined();
  expect(exitCode).toBe(1);
}
