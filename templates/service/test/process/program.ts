import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

export type LogLine = Record<string, unknown>;

/** A started program and what it says. */
export interface Program {
  /** Resolves with the first line, past or to come, that carries this message. */
  logged(message: string): Promise<LogLine>;
  readonly lines: readonly LogLine[];
  signal(name: NodeJS.Signals): void;
  readonly exitCode: Promise<number | null>;
}

export function startProgram(entry: string, environment: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, [entry], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as LogLine);
    for (const look of waiting) look();
  });
  const exitCode = once(child, 'close').then(([code]) => code as number | null);

  function logged(message: string): Promise<LogLine> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find((line) => line['message'] === message);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void exitCode.then(() =>
        reject(new Error(`It ended and never logged ${JSON.stringify(message)}.`)),
      );
    });
  }

  return { logged, lines, exitCode, signal: (name) => void child.kill(name) };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
