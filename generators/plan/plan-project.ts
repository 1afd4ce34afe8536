import type { Answers } from '../questions/answers.js';
import type { FileMap, PlannedFile } from './planned-file.js';
import { placeChart } from './place-chart.js';
import { planTemplates } from './plan-templates.js';
import { stampChart } from './stamp-chart.js';
import { templateData, type TemplateData, type Versions } from './template-data.js';
import { projectPath, selectTemplates } from './template-paths.js';

/** Everything the generator carries with it, read from disk. */
export interface Templates {
  /** templates/service */
  service: FileMap;
  /** templates/proxy */
  proxy: FileMap;
  /** charts/grpc-service */
  chart: FileMap;
  /** charts/grpc-proxy */
  proxyChart: FileMap;
  /** Versions that generated projects receive. */
  versions: Versions;
  /** Version of the generator. */
  generatorVersion: string;
}

/** What a later version of the generator replaces: the client module and the script that generates its types. */
const OURS = /^(client|scripts)\//;

/**
 * Turns answers and templates into the files of the project, sorted by path. Pure: dry run, writer and tests use the
 * same list.
 *
 * @throws {Error} for a template that names data there is none of
 */
export function planProject(answers: Answers, templates: Templates): PlannedFile[] {
  const data = templateData(answers, templates.generatorVersion, templates.versions);
  return [...planService(data, templates), ...planChart(data, templates)].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

function planService(data: TemplateData, { service }: Templates): PlannedFile[] {
  const place = (template: string): string => projectPath(template, data.protoPath);
  return planTemplates(service, selectTemplates(service.keys()), data, { place, ours: OURS });
}

function planChart(
  { name, port, protoService, discovery }: TemplateData,
  { chart }: Templates,
): PlannedFile[] {
  const stamp = { name, port, protoServices: [protoService], discovery };
  return placeChart(name, stampChart(chart, stamp));
}
