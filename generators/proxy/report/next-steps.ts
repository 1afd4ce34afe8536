import { indentLines } from '../../report/indent-lines.js';
import { firstSteps, type Outcome, readyLine } from '../../report/next-steps.js';
import type { ProxyAnswers } from '../answers.js';
import type { Upstream } from '../upstreams/read-upstreams.js';
import { repeatProxyCommand } from './repeat-command.js';

/** What a person is told at the end: what to do next, whom clients dial, and how to repeat the run. */
export function proxyNextSteps(answers: ProxyAnswers, outcome: Outcome): string {
  const { name, upstreams, port } = answers;
  return `
${readyLine(name, outcome)}

${indentLines(firstSteps(name, outcome))}

It spreads calls over:

${indentLines(upstreams.map(describeUpstream))}

What clients dial, any gRPC client in the cluster:

${indentLines([`${name}.NAMESPACE.svc.cluster.local:${port}`])}

The same again, without questions:

${indentLines([repeatProxyCommand(answers)])}
`;
}

function describeUpstream({ name, targets, pathPrefix }: Upstream): string {
  const calls = pathPrefix === undefined ? 'all calls' : `calls of ${pathPrefix}`;
  return `${name}, ${calls}, at ${targets.join(' and ')}`;
}
