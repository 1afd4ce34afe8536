import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readFolder } from '../generators/client/files/read-folder.js';
import { findPackageRoot } from '../generators/find-package-root.js';
import { planProject } from '../generators/plan/plan-project.js';
import type { PlannedFile } from '../generators/plan/planned-file.js';
import { readTemplates } from '../generators/plan/read-templates.js';
import { planProxy, planShared } from '../generators/proxy/plan-proxy.js';
import { referenceProxyAnswers } from './generators/proxy/reference-answers.js';
import { referenceAnswers } from './generators/reference-answers.js';

/**
 * `npm run render`: renders each .ejs beside itself with the reference answers, makes the typed stubs of the service and
 * copies what the proxy shares with it, so that templates/service and templates/proxy compile, are linted, tested and
 * started where they lie. What this writes is git-ignored.
 */
const generator = findPackageRoot(import.meta.url);
const templates = readTemplates(generator);
const service = join(generator.root, 'templates', 'service');
const proxy = join(generator.root, 'templates', 'proxy');

lay(service, onlyRendered(planProject(await referenceAnswers(), templates)));
execFileSync(process.execPath, [join(service, 'scripts', 'generate.mjs')], { stdio: 'inherit' });

const shared = planShared(templates);
lay(proxy, onlyRendered(planProxy(await referenceProxyAnswers(), templates)));
removeOthers(join(proxy, 'balancing'), shared);
lay(proxy, shared);

function onlyRendered(files: readonly PlannedFile[]): PlannedFile[] {
  const rendered = files.filter((file) => file.rendered);
  console.log(`Rendered: ${rendered.map(({ path }) => path).join(', ')}`);
  return rendered;
}

/** Writes what is new, and does not touch what is right: tests may be reading it. */
function lay(folder: string, files: readonly PlannedFile[]): void {
  for (const { path, contents } of files) {
    const target = join(folder, path);
    if (existsSync(target) && readFileSync(target).equals(contents)) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents);
  }
}

/** Removes what was laid there once and is not any more. */
function removeOthers(folder: string, files: readonly PlannedFile[]): void {
  if (!existsSync(folder)) return;
  const laid = new Set(files.map(({ path }) => join(proxy, path)));
  for (const path of readFolder(folder).keys()) {
    if (!laid.has(join(folder, path))) rmSync(join(folder, path));
  }
}
