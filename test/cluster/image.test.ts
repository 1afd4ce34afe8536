import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGE_REPOSITORY, IMAGE_TAG, SERVICE } from './built.js';
import { TestNamespace } from './namespace.js';
import { run } from '../run-program.js';
import { waitUntil } from '../wait-until.js';

const POD = 'image';
const MANIFEST = join(import.meta.dirname, 'image.yaml');
const MEMORY_LIMIT = 2 ** 30;
const MEBIBYTE = 2 ** 20;

interface PodResource {
  readonly spec: { readonly nodeName: string };
  readonly status: {
    readonly conditions: readonly { type: string; lastTransitionTime: string }[];
    readonly containerStatuses: readonly [
      {
        readonly state: {
          readonly running?: { readonly startedAt: string };
          readonly terminated?: { readonly exitCode: number; readonly reason: string };
        };
      },
    ];
  };
}

interface NodeResource {
  readonly status: {
    readonly images: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[];
  };
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

describe(`the image ${IMAGE_REPOSITORY}:${IMAGE_TAG} in a pod with a read-only root file system`, () => {
  let namespace: TestNamespace;

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-image');
    // A new namespace gets it a moment later, and takes no pods before.
    await namespace.kubectl('wait', '--for=create', 'serviceaccount/default', '--timeout=60s');
    await namespace.kubectl('apply', '--filename', MANIFEST);
    await namespace.kubectl('wait', '--for=condition=Ready', `pod/${POD}`, '--timeout=120s');
  });
  afterAll(async () => {
    const free = JSON.stringify({ metadata: { finalizers: null } });
    await namespace.kubectl('patch', 'pod', POD, '--type=merge', '--patch', free).catch(() => {});
    await namespace.delete();
  });

  const pod = async () =>
    JSON.parse(await namespace.kubectl('get', 'pod', POD, '--output', 'json')) as PodResource;
  /** What an expression is worth in a second node beside the server's. */
  const inside = async (expression: string): Promise<unknown> =>
    JSON.parse(
      await namespace.kubectl(
        ...['exec', POD, '--', 'node', '-p', `JSON.stringify(${expression})`],
      ),
    );

  it('is small and starts fast', async () => {
    const { spec, status } = await pod();
    const [{ state }] = status.containerStatuses;
    const ready = status.conditions.find(({ type }) => type === 'Ready');
    const seconds =
      (Date.parse(ready?.lastTransitionTime ?? '') - Date.parse(state.running?.startedAt ?? '')) /
      1000;

    const startedAt = (await inside(START_OF_PROCESS_1)) as number;
    const lines = (await namespace.kubectl('logs', POD)).trim().split('\n');
    const listening = lines
      .map((line) => JSON.parse(line) as { time: string; message: string })
      .find(({ message }) => message === 'listening');
    const milliseconds = Date.parse(listening?.time ?? '') - startedAt;

    let size: number | undefined;
    await waitUntil('the node tells the size of the image', async () => {
      size = await sizeOnNode(spec.nodeName);
      return size !== undefined;
    });
    console.log(
      `${IMAGE_REPOSITORY}:${IMAGE_TAG}: ${((size ?? NaN) / MEBIBYTE).toFixed(1)} MiB on the node; from the start of ` +
        `its process to listening ${milliseconds.toFixed(0)} ms, from the start of the container to ready ${seconds} s`,
    );
    expect(size).toBeGreaterThan(0);
    expect(milliseconds).toBeGreaterThan(0);
  });

  it('runs node as process 1 and as a user that is not root', async () => {
    expect(await inside("fs.readFileSync('/proc/1/cmdline', 'utf8').split('\\0')")).toEqual([
      ...['node', '--enable-source-maps', 'dist/src/main.js', ''],
    ]);
    expect(await inside('[process.getuid(), process.getgid()]')).toEqual([10001, 10001]);
  });

  it('holds no package manager, no shell and no development dependency', async () => {
    expect(await inside(PROGRAMS)).toEqual(['node']);
    expect(await inside(PACKAGE_MANAGERS)).toEqual([]);
    expect(((await inside(PACKAGES)) as string[]).sort()).toEqual(lockedForProduction().sort());
  });

  it('cannot write where it lies', async () => {
    const attempt = "try { fs.writeFileSync('/app/x', '') } catch (error) { error.code }";
    expect(await inside(`eval(${JSON.stringify(attempt)})`)).toBe('EROFS');
  });

  it('takes its memory from the limit of the container', async () => {
    expect(await inside('process.constrainedMemory()')).toBe(MEMORY_LIMIT);
    expect(await inside('v8.getHeapStatistics().heap_size_limit')).toBeLessThan(MEMORY_LIMIT);
  });

  it('ends with 0 when it is told to', async () => {
    await namespace.kubectl('delete', 'pod', POD, '--wait=false');
    const ended = async () => (await pod()).status.containerStatuses[0].state.terminated;
    await waitUntil('the container has ended', async () => (await ended()) !== undefined);
    expect(await ended()).toMatchObject({ exitCode: 0, reason: 'Completed' });
  });
});

/** The packages at the top of node_modules that the lockfile wants outside development. */
function lockedForProduction(): string[] {
  const { packages } = JSON.parse(
    readFileSync(join(SERVICE, 'package-lock.json'), 'utf8'),
  ) as Lockfile;
  return Object.entries(packages).flatMap(([path, { dev }]) => {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    return name === undefined || dev ? [] : [name];
  });
}

/** Bytes, as the node reports them; undefined as long as it has not told its images. */
async function sizeOnNode(nodeName: string): Promise<number | undefined> {
  const node = JSON.parse(
    await run('kubectl', ['get', 'node', nodeName, '--output', 'json']),
  ) as NodeResource;
  const isOurs = (name: string) => name.endsWith(`/${IMAGE_REPOSITORY}:${IMAGE_TAG}`);
  return node.status.images.find(({ names }) => names.some(isOurs))?.sizeBytes;
}

/** Milliseconds since 1970. Field 22 of proc_pid_stat(5) counts hundredths of a second since the machine booted. */
const START_OF_PROCESS_1 = `(() => {
  const [, fields] = fs.readFileSync('/proc/1/stat', 'utf8').split(') ');
  const uptime = Number(fs.readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return Date.now() - (uptime - Number(fields.split(' ')[19]) / 100) * 1000;
})()`;

/** What PATH finds. */
const PROGRAMS = `process.env.PATH.split(':').flatMap((folder) => fs.existsSync(folder) ? fs.readdirSync(folder) : [])`;

const PACKAGE_MANAGERS = `['/usr', '/opt', '/app', '/root', '/home']
  .filter((folder) => fs.existsSync(folder))
  .flatMap((folder) => fs.readdirSync(folder, { recursive: true }))
  .filter((file) => /(^|[/])(npm|npx|yarn|pnpm|corepack)([/]package[.]json)?$/.test(file))`;

/** As they are imported: with the scope, where there is one. */
const PACKAGES = `fs.readdirSync('/app/node_modules').filter((name) => !name.startsWith('.')).flatMap((name) => name.startsWith('@')
  ? fs.readdirSync('/app/node_modules/' + name).map((inner) => name + '/' + inner) : [name])`;
