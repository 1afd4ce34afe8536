import { describe, expect, it } from '@jest/globals';
import { findPackageRoot } from '../../generators/find-package-root.js';
import { planProject } from '../../generators/plan/plan-project.js';
import { readTemplates } from '../../generators/plan/read-templates.js';
import { planProxy } from '../../generators/proxy/plan-proxy.js';
import { referenceProxyAnswers } from '../generators/proxy/reference-answers.js';
import { referenceAnswers } from '../generators/reference-answers.js';

const templates = readTemplates(findPackageRoot(import.meta.url));
const service = await referenceAnswers({ name: '@acme/order-history', image: 'node:24-alpine' });
const proxy = await referenceProxyAnswers({ name: 'order-history', image: 'node:24-alpine' });

const DOCKERFILES = [
  {
    of: 'a service',
    files: planProject(service, templates),
    description: 'gRPC service acme.order_history.v1.OrderHistoryService',
    flags: ['--enable-source-maps'],
  },
  {
    of: 'a proxy',
    files: planProxy(proxy, templates),
    description: 'Transparent gRPC proxy that balances calls',
    flags: ['--max-semi-space-size=2', '--heap-growing-percent=40', '--enable-source-maps'],
  },
];

describe.each(DOCKERFILES)('the Dockerfile of $of', ({ files, description, flags }) => {
  const dockerfile = files.find(({ path }) => path === 'Dockerfile')?.contents.toString() ?? '';
  /** With continued lines as one and without comments. */
  const instructions = dockerfile
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const final = instructions.slice(
    instructions.findLastIndex((instruction) => instruction.startsWith('FROM ')),
  );

  it('builds from the image that was asked for, and from no other', () => {
    expect(instructions[0]).toBe('ARG NODE_IMAGE=node:24-alpine');
    expect(instructions.filter((line) => line.startsWith('FROM '))).toEqual([
      'FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build',
      'FROM ${NODE_IMAGE} AS dependencies',
      'FROM ${NODE_IMAGE} AS runtime',
      'FROM ${RUNTIME_IMAGE}',
    ]);
    expect(instructions[1]).toBe('ARG RUNTIME_IMAGE=scratch');
  });

  it('installs what the lockfile says before it sees the sources, so that both are cached', () => {
    const installs = instructions.filter((line) => line.includes('npm '));
    expect(installs.filter((line) => /npm (i|install|add)\b/.test(line))).toEqual([]);
    for (const [index, instruction] of instructions.entries()) {
      if (!instruction.includes('npm ci')) continue;
      expect(instructions[index - 1]).toBe('COPY package.json package-lock.json ./');
    }
    expect(installs.filter((line) => line.includes('npm ci'))).toHaveLength(2);
  });

  it('lets in what the build needs: all that is copied or compiled, and nothing else', () => {
    const allowed = (files.find(({ path }) => path === '.dockerignore')?.contents.toString() ?? '')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const { include } = JSON.parse(
      files.find(({ path }) => path === 'tsconfig.build.json')?.contents.toString() ?? '',
    ) as { include: string[] };
    expect(allowed).toEqual(expect.arrayContaining([...include, 'package.json', 'scripts']));
    const there = ({ path }: { path: string }): string => path.split('/')[0] ?? '';
    expect(allowed.filter((name) => !files.map(there).includes(name))).toEqual([
      'package-lock.json',
    ]);
  });

  it('lays what changes least lowest, and runs nothing in the image itself', () => {
    expect(final.filter((line) => /^(RUN|ADD|COPY)/.test(line))).toEqual([
      'COPY --from=runtime /out/ /',
      'COPY --from=dependencies /out/ /',
      'COPY --from=build /out/ /',
    ]);
  });

  it('starts node itself, as a user whose number is not root, and leaves health to the probes', () => {
    expect(final).toContain('USER 10001:10001');
    const program = ['node', ...flags, 'dist/src/main.js'].map((word) => `"${word}"`);
    expect(final).toContain(`ENTRYPOINT [${program.join(', ')}]`);
    expect(final).toContain('STOPSIGNAL SIGTERM');
    expect(final.filter((line) => /^(HEALTHCHECK|CMD|SHELL)/.test(line))).toEqual([]);
  });

  it('says what it is in the labels of OCI', () => {
    const [label = ''] = final.filter((line) => line.startsWith('LABEL '));
    expect(label.match(/[\w.]+="[^"]*"/g)).toEqual([
      'org.opencontainers.image.title="order-history"',
      `org.opencontainers.image.description="${description}"`,
      'org.opencontainers.image.version="${VERSION}"',
      'org.opencontainers.image.revision="${REVISION}"',
      'org.opencontainers.image.source="${SOURCE}"',
      'org.opencontainers.image.created="${CREATED}"',
      'org.opencontainers.image.base.name="${NODE_IMAGE}"',
    ]);
    for (const name of ['NODE_IMAGE', 'VERSION=', 'REVISION=', 'SOURCE=', 'CREATED=']) {
      expect(final).toContain(`ARG ${name}`);
    }
    expect(final.indexOf(label)).toBe(final.length - 1);
  });
});
