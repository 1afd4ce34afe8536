import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { DISCOVERY_MODES } from '../../../generators/names/validate-discovery.js';
import { planProject } from '../../../generators/plan/plan-project.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import { nextSteps } from '../../../generators/report/next-steps.js';
import { temporaryFolder } from '../../chart/chart-copy.js';
import { helm, render } from '../../chart/helm.js';
import { only } from '../../chart/manifests.js';
import { describeWith } from '../../chart/tool.js';
import { referenceAnswers } from '../reference-answers.js';

const templates = readTemplates(findPackageRoot(import.meta.url));

/** A project's files by their path. */
async function filesOf(discovery: string): Promise<Map<string, string>> {
  const answers = await referenceAnswers({ name: 'order-history', port: '7000', discovery });
  return new Map(
    planProject(answers, templates).map(({ path, contents }) => [path, contents.toString()]),
  );
}

describe.each(DISCOVERY_MODES)('a project of mode %s', (discovery) => {
  it('has it in the values of its chart and in its README', async () => {
    const files = await filesOf(discovery);
    expect(files.get('charts/order-history/values.yaml')).toContain(`\n  mode: ${discovery}\n`);
    expect(files.get('README.md')).toContain(`\`discovery.mode: ${discovery}\``);
  });

  it('lets its clients read from the environment whom to dial', async () => {
    const readme = (await filesOf(discovery)).get('README.md');
    expect(readme).toContain('const client = createOrderHistoryClient();');
    expect(readme).toContain(
      '```yaml\nenvFrom:\n  - configMapRef:\n      name: order-history-client\n```',
    );
  });
});

describe('a project', () => {
  it('of mode mesh asks for the mesh, and sends no client to a headless Service', async () => {
    const readme = (await filesOf('mesh')).get('README.md') ?? '';
    expect(readme).toContain('turn on its injection');
    expect(readme).not.toContain('headless');
  });

  it('of mode endpointslice says who may watch', async () => {
    expect((await filesOf('endpointslice')).get('README.md')).toContain('`discovery.consumers`');
  });
});

describeWith(helm, 'README and report', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  it.each(DISCOVERY_MODES)('in mode %s name the target that the chart tells', async (discovery) => {
    const files = await filesOf(discovery);
    const root = join(folder, discovery);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const objects = await render({
      chart: join(root, 'charts/order-history'),
      release: 'order-history',
      namespace: 'shop',
    });
    const { data = {} } = only(objects, 'ConfigMap', 'order-history-client');
    const { ORDER_HISTORY_TARGET: target, ...rest } = data;
    expect(rest).toEqual({ ORDER_HISTORY_DISCOVERY: discovery === 'mesh' ? 'mesh' : 'dns' });
    const shown = target?.replace('.shop.', '.NAMESPACE.');
    expect(shown).toContain('.NAMESPACE.svc.cluster.local:7000');
    expect(files.get('README.md')).toContain(`\n\`\`\`\n${shown}\n\`\`\`\n`);
    const answers = await referenceAnswers({ name: 'order-history', port: '7000', discovery });
    expect(nextSteps(answers, { folder: 'x', files: 1, installed: true })).toContain(
      `\n  ${shown}\n`,
    );
  });
});
