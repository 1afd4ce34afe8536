import type { PlannedFile } from '../plan/planned-file.js';
import { placeChart } from '../plan/place-chart.js';
import { planTemplates } from '../plan/plan-templates.js';
import type { Templates } from '../plan/plan-project.js';
import { projectPath, selectTemplates } from '../plan/template-paths.js';
import type { ProxyAnswers } from './answers.js';
import { proxyData } from './proxy-data.js';
import { SHARED_PLACES, sharedWithProxy } from './shared-files.js';
import { stampProxyChart } from './stamp-proxy-chart.js';

/** What a later version of the generator replaces: the proxy's code and what is said of it. */
const OURS = /^((balancing|docs|scripts|src|test)\/|proxy\.example\.yaml$)/;

/**
 * Turns answers and templates into the files of a proxy's project, sorted by path. Pure: dry run, writer and tests use
 * the same list.
 *
 * @throws {Error} for a template that names data there is none of
 */
export function planProxy(answers: ProxyAnswers, templates: Templates): PlannedFile[] {
  return [
    ...planSources(answers, templates),
    ...planShared(templates),
    ...planChart(answers, templates),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function planSources(answers: ProxyAnswers, templates: Templates): PlannedFile[] {
  const { proxy, versions, generatorVersion } = templates;
  const paths = selectTemplates(proxy.keys(), SHARED_PLACES);
  const data = proxyData(answers, generatorVersion, versions);
  return planTemplates(proxy, paths, data, {
    place: (template) => projectPath(template),
    ours: OURS,
  });
}

/** The files of the service's templates that a proxy has, too. */
export function planShared({ service }: Templates): PlannedFile[] {
  return [...sharedWithProxy(service)].map(([path, contents]) => ({
    path,
    contents,
    rendered: false,
    owner: 'ours',
  }));
}

function planChart(answers: ProxyAnswers, { proxyChart }: Templates): PlannedFile[] {
  return placeChart(answers.name, stampProxyChart(proxyChart, answers));
}
