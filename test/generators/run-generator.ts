import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import { fileURLToPath } from 'node:url';
import type { BaseGeneratorConstructor } from '@yeoman/types';
import { createEnv } from 'yeoman-environment';
import ServiceGenerator from '../../generators/app/index.js';
import ClientGenerator from '../../generators/client/index.js';
import ProxyGenerator from '../../generators/proxy/index.js';

/** How a run ended. */
export interface Run {
  /** The message it was rejected with; absent after success. */
  error?: string;
  /** Everything that was printed. */
  output: string;
}

const GENERATORS = {
  app: ServiceGenerator,
  client: ClientGenerator,
  proxy: ProxyGenerator,
} as const;

/**
 * Runs the real generator in a real environment, the way `yo` does, and keeps what it prints.
 *
 * @param cwd where the user stands
 * @param args what follows `yo grpc-k8s-service`, flags included
 * @param options flags as `yo` parsed them
 * @param name of the generator: `app`, or a sub-generator, `client` or `proxy`
 */
export async function runGenerator(
  cwd: string,
  args: readonly string[] = [],
  options: Record<string, unknown> = {},
  name: keyof typeof GENERATORS = 'app',
): Promise<Run> {
  // The adapter only writes to it; its type asks for a whole terminal.
  const output = new PassThrough();
  const terminal = output as unknown as WriteStream;
  const environment = createEnv({ cwd, stdout: terminal, stderr: terminal });
  environment.register(GENERATORS[name] as unknown as BaseGeneratorConstructor, {
    namespace: `grpc-k8s-service:${name}`,
    resolved: fileURLToPath(new URL(`../../generators/${name}/index.ts`, import.meta.url)),
  });
  let error: string | undefined;
  try {
    await environment.run([`grpc-k8s-service:${name}`, ...args], { ...options });
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  output.end();
  return { output: await text(output), ...(error === undefined ? {} : { error }) };
}
