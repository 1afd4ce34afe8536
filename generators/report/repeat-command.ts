import { NO_SCOPE } from '../names/validate-scope.js';
import type { Answers } from '../questions/answers.js';
import { quoteForShell } from './quote-for-shell.js';

/** The command that gives the same project again without asking anything, even when a later version has other defaults. */
export function repeatCommand(answers: Answers): string {
  const { name, scope, protoPackage, port, image, discovery, install } = answers;
  return [
    'yo',
    'grpc-k8s-service',
    ...(scope === undefined ? [name, `--scope=${NO_SCOPE}`] : [`@${scope}/${name}`]),
    `--package=${protoPackage}`,
    `--port=${port}`,
    `--image=${image}`,
    `--discovery=${discovery}`,
    install ? '--install' : '--no-install',
  ]
    .map(quoteForShell)
    .join(' ');
}
