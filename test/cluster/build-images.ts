/**
 * `npm run cluster:images`: generates a service and a proxy with the built generator, gives a consumer a copy of the
 * service's client, and has the images built and loaded by the command in CLUSTER_IMAGE. Needs a package registry, but no
 * cluster.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import versions from '../../templates/versions/package.json' with { type: 'json' };
import { run } from '../run-program.js';
import {
  CONSUMER,
  CONSUMER_REPOSITORY,
  CONSUMER_TAG,
  IMAGE_REPOSITORY,
  IMAGE_TAG,
  NEXT_IMAGE_TAG,
  NEXT_PROXY,
  NEXT_SERVICE,
  OUTPUT,
  PROXY,
  PROXY_REPOSITORY,
  SERVICE,
} from './built.js';

const repository = join(import.meta.dirname, '..', '..');
const generate = join(repository, 'dist', 'generators', 'command', 'generate.js');

const [program, ...words] = (process.env['CLUSTER_IMAGE'] ?? '').split(' ').filter(Boolean);
if (program === undefined) {
  throw new Error(
    'CLUSTER_IMAGE is not set: give it a command that takes an image name and a folder, builds the Dockerfile there ' +
      'and loads the image onto the nodes of the cluster; CONTRIBUTING.md has one for kind.',
  );
}

const step = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  console.log(what);
  await work();
};
const version = (name: string, from: Record<string, string>) => `${name}@${from[name] ?? ''}`;

await rm(OUTPUT, { recursive: true, force: true });
await mkdir(OUTPUT, { recursive: true });
await step('generate orders and install its packages', () =>
  run(process.execPath, [generate, 'orders', '--defaults'], { cwd: OUTPUT }),
);
await step('generate orders-proxy and install its packages', () =>
  run(process.execPath, [generate, ':proxy', 'orders-proxy', '--defaults'], { cwd: OUTPUT }),
);
await step('copy the client of orders into a consumer', async () => {
  await cp(join(import.meta.dirname, 'consumer'), CONSUMER, { recursive: true });
  await cp(join(SERVICE, 'client'), join(CONSUMER, 'client'), { recursive: true });
  await run(
    'npm',
    [
      'install',
      '--package-lock-only',
      ...['@grpc/grpc-js', '@grpc/proto-loader'].map((name) =>
        version(name, versions.dependencies),
      ),
      ...['typescript', '@types/node'].map((name) => version(name, versions.devDependencies)),
    ],
    { cwd: CONSUMER },
  );
});
for (const [folder, repository] of [
  [NEXT_SERVICE, IMAGE_REPOSITORY],
  [NEXT_PROXY, PROXY_REPOSITORY],
] as const) {
  await mkdir(folder);
  await writeFile(
    join(folder, 'Dockerfile'),
    `FROM ${repository}:${IMAGE_TAG}\nLABEL org.opencontainers.image.version="${NEXT_IMAGE_TAG}"\n`,
  );
}
for (const [image, folder] of [
  [`${IMAGE_REPOSITORY}:${IMAGE_TAG}`, SERVICE],
  [`${IMAGE_REPOSITORY}:${NEXT_IMAGE_TAG}`, NEXT_SERVICE],
  [`${PROXY_REPOSITORY}:${IMAGE_TAG}`, PROXY],
  [`${PROXY_REPOSITORY}:${NEXT_IMAGE_TAG}`, NEXT_PROXY],
  [`${CONSUMER_REPOSITORY}:${CONSUMER_TAG}`, CONSUMER],
] as const) {
  await step(`build image ${image}`, () => run(program, [...words, image, folder]));
}
