import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { check, getFileInfo, resolveConfig } from 'prettier';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { DISCOVERY_MODES } from '../../../generators/names/validate-discovery.js';
import { planProject } from '../../../generators/plan/plan-project.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import type { TypedAnswers } from '../../../generators/questions/question.js';
import { referenceAnswers } from '../reference-answers.js';
import { makeWorkspace } from '../workspace.js';

const templates = readTemplates(findPackageRoot(import.meta.url));
const LONGEST = `${'abcdefghij-'.repeat(4)}abcdefghi`;

/** Rendered files that `prettier --check .` would complain of, by the new project's own settings. */
async function misformatted(given: TypedAnswers, folder: string): Promise<string[]> {
  const files = planProject(await referenceAnswers(given), templates);
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
  const wrong: string[] = [];
  for (const { path, contents } of files.filter(({ rendered }) => rendered)) {
    const filepath = join(folder, path);
    const info = await getFileInfo(filepath, { ignorePath: join(folder, '.prettierignore') });
    if (info.ignored || info.inferredParser === null) continue;
    const settings = await resolveConfig(filepath);
    if (!(await check(contents.toString(), { ...settings, filepath }))) wrong.push(path);
  }
  return wrong;
}

describe('what is rendered is formatted as the new project wants it, so that its lint is green', () => {
  it.each(['a', 'orders', '@acme/order-history', LONGEST, `@${'x'.repeat(30)}/${LONGEST}`])(
    'with the name %s',
    async (name) => {
      const workspace = makeWorkspace();
      expect(await misformatted({ name }, workspace.cwd)).toEqual([]);
      workspace.remove();
    },
  );

  it.each(DISCOVERY_MODES)('with the discovery mode %s', async (discovery) => {
    const workspace = makeWorkspace();
    expect(await misformatted({ discovery }, workspace.cwd)).toEqual([]);
    workspace.remove();
  });
});
