import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratorPackage } from '../find-package-root.js';
import { PROXY_CHART_TEMPLATE } from '../proxy/stamp-proxy-chart.js';
import type { Templates } from './plan-project.js';
import { CHART_TEMPLATE } from './stamp-chart.js';
import { mayHoldTemplates } from './template-paths.js';

/** Reads templates, chart and versions from the generator's own package. */
export function readTemplates({ root, version }: GeneratorPackage): Templates {
  const manifest = JSON.parse(
    readFileSync(join(root, 'templates', 'versions', 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  return {
    service: readFiles(join(root, 'templates', 'service')),
    proxy: readFiles(join(root, 'templates', 'proxy')),
    chart: readFiles(join(root, 'charts', CHART_TEMPLATE)),
    proxyChart: readFiles(join(root, 'charts', PROXY_CHART_TEMPLATE)),
    versions: new Map(Object.entries({ ...manifest.devDependencies, ...manifest.dependencies })),
    generatorVersion: version,
  };
}

function readFiles(root: string, folder = ''): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) files.set(path, readFileSync(join(root, path)));
    else if (entry.isDirectory() && mayHoldTemplates(path)) {
      for (const [below, contents] of readFiles(root, path)) files.set(below, contents);
    }
  }
  return files;
}
