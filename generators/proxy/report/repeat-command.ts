import { quoteForShell } from '../../report/quote-for-shell.js';
import type { ProxyAnswers } from '../answers.js';
import { writeUpstreams } from '../upstreams/write-upstreams.js';

/** The command that gives the same proxy again without asking anything, even when a later version has other defaults. */
export function repeatProxyCommand(answers: ProxyAnswers): string {
  const { name, upstreams, port, image, install } = answers;
  return [
    'yo',
    'grpc-k8s-service:proxy',
    name,
    `--upstreams=${writeUpstreams(upstreams)}`,
    `--port=${port}`,
    `--image=${image}`,
    install ? '--install' : '--no-install',
  ]
    .map(quoteForShell)
    .join(' ');
}
