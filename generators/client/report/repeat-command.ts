import { quoteForShell } from '../../report/quote-for-shell.js';
import type { ClientAnswers } from '../answers.js';

/** The command that writes the same client again without asking anything. */
export function repeatClientCommand(answers: ClientAnswers): string {
  const { name, namespace, port, proto, protoService, folder, install } = answers;
  return [
    'yo',
    'grpc-k8s-service:client',
    name,
    `--kube-namespace=${namespace}`,
    `--port=${port}`,
    `--proto=${proto}`,
    `--proto-service=${protoService}`,
    `--folder=${folder}`,
    install ? '--install' : '--no-install',
  ]
    .map(quoteForShell)
    .join(' ');
}
