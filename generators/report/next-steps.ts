import { deriveIdentifiers } from '../names/derive-identifiers.js';
import { describeDiscovery } from '../plan/describe-discovery.js';
import type { Answers } from '../questions/answers.js';
import { indentLines } from './indent-lines.js';
import { quoteForShell } from './quote-for-shell.js';
import { repeatCommand } from './repeat-command.js';

/** Where a project went. */
export interface Outcome {
  /** The project's folder as seen from where the user stands; empty when the user stands in it. */
  folder: string;
  /** Number of files. */
  files: number;
  /** Whether the dependencies are installed already. */
  installed: boolean;
}

/** Version that a new project has, and its image and chart with it. */
const FIRST_VERSION = '0.1.0';

/** What a person is told at the end: what to do next, whom clients dial, and how to repeat the run. */
export function nextSteps(answers: Answers, outcome: Outcome): string {
  const { name, port, discovery } = answers;
  const { envPrefix } = deriveIdentifiers(name);
  const { dialledService, targetTitle } = describeDiscovery(discovery, name);
  return `
${readyLine(name, outcome)}

${indentLines(firstSteps(name, outcome))}

${targetTitle}

${indentLines([`${dialledService}.NAMESPACE.svc.cluster.local:${port}`])}

Clients in the same namespace read it as ${envPrefix}_TARGET, by envFrom from the ConfigMap ${name}-client.

The same again, without questions:

${indentLines([repeatCommand(answers)])}
`;
}

/** What was made, and that the first steps follow. */
export function readyLine(name: string, { folder, files }: Outcome): string {
  return `${name} is ready: ${files} files in ${folder === '' ? 'this folder' : folder}. Next:`;
}

/** From the new folder to the release in a cluster. */
export function firstSteps(name: string, { folder, installed }: Outcome): string[] {
  return [
    ...(folder === '' ? [] : [`cd ${quoteForShell(folder)}`]),
    ...(installed ? [] : ['npm install']),
    'npm test',
    'npm start',
    `docker build --tag REGISTRY/${name}:${FIRST_VERSION} .`,
    `docker push REGISTRY/${name}:${FIRST_VERSION}`,
    `helm install ${name} charts/${name} --set image.repository=REGISTRY/${name} --wait`,
  ];
}

/**
 * What a person is told after `--dry-run`.
 *
 * @param command that repeats the run
 */
export function dryRunSummary(command: string, { folder, files }: Outcome): string {
  return `
Dry run: ${files} files would go to ${folder === '' ? 'this folder' : folder}; nothing was written. The same in earnest:

${indentLines([command])}
`;
}
