import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPackageRoot } from '../generators/find-package-root.js';
import { planProject } from '../generators/plan/plan-project.js';
import { readTemplates } from '../generators/plan/read-templates.js';
import { referenceAnswers } from './generators/reference-answers.js';

/**
 * `npm run render`: renders each .ejs beside itself with the reference answers and makes the typed stubs, so that
 * templates/service compiles, is linted, tested and started where it lies. What this writes is git-ignored.
 */
const generator = findPackageRoot(import.meta.url);
const service = join(generator.root, 'templates', 'service');

const rendered = planProject(await referenceAnswers(), readTemplates(generator)).filter(
  (file) => file.rendered,
);
for (const { path, contents } of rendered) {
  const target = join(service, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, contents);
}
execFileSync(process.execPath, [join(service, 'scripts', 'generate.mjs')], { stdio: 'inherit' });
console.log(`Rendered in templates/service: ${rendered.map(({ path }) => path).join(', ')}`);
