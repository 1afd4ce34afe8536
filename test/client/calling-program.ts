import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { isTypescript, type Kind } from '../generators/client/consumer-project.js';
import { TARGET } from './start-pods.js';

/**
 * Source of a program that calls Echo as often as each line of its input says, and answers each line with how many
 * calls each pod answered. It ends with its input.
 *
 * @param module the client, as an import names it
 */
export function callingProgram(kind: Kind, module: string): string {
  const names = ['createOrdersClient', 'unary'];
  const importing = (wanted: readonly string[], from: string): string =>
    kind === 'CommonJS JavaScript'
      ? `const { ${wanted.join(', ')} } = require('${from}');`
      : `import { ${wanted.join(', ')} } from '${from}';`;
  return `${importing(['createInterface'], 'node:readline')}
${importing(isTypescript(kind) ? [...names, 'type EchoResponse__Output'] : names, module)}

async function answerLines() {
  const [target = '', dnsServer = ''] = process.argv.slice(2);
  const orders = createOrdersClient({ target, dnsServers: [dnsServer], pollIntervalMs: 100 });
  // @ts-expect-error The contract says that a message is text.
  const refused = () => unary(orders, 'echo', { message: 1 });
  for await (const line of createInterface({ input: process.stdin })) {
    const counts = new Map();
    for (let call = 0; call < Number(line); call += 1) {
      const reply${isTypescript(kind) ? ': EchoResponse__Output' : ''} = await unary(orders, 'echo', { message: 'x' });
      counts.set(reply.servedBy, (counts.get(reply.servedBy) ?? 0) + 1);
    }
    console.log(JSON.stringify(Object.fromEntries(counts)));
  }
  orders.close();
}

void answerLines();
`;
}

/** A calling program that runs. */
export interface Caller {
  /** Makes so many calls, one after another, and returns who answered how many; a failed call rejects. */
  callsByPod(calls: number): Promise<Record<string, number>>;
  /** Closes its client and returns the code with which the program then ends by itself. */
  end(): Promise<number | null>;
}

/** @param program path of its JavaScript */
export function startCaller(program: string, dnsServer: string): Caller {
  const child = spawn(process.execPath, [program, TARGET, dnsServer]);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const errors = text(child.stderr);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // A program that has ended reads no more: the answer that is missing tells why.
  child.stdin.on('error', () => {});
  return {
    async callsByPod(calls) {
      child.stdin.write(`${calls}\n`);
      const answer = await answers.next();
      if (answer.done) throw new Error(`${program} has ended:\n${await errors}`);
      return JSON.parse(answer.value) as Record<string, number>;
    },
    async end() {
      child.stdin.end();
      const [exitCode] = await ended;
      return exitCode;
    },
  };
}
