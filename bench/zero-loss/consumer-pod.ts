import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { OUTPUT } from '../../test/cluster/built.js';
import type { LoadReport, TestNamespace } from '../../test/cluster/namespace.js';
import { start } from '../../test/cluster/start-program.js';
import { CALLS_PER_SECOND, type ClientName } from './measurement.js';

const MANIFEST = join(import.meta.dirname, '..', '..', 'test', 'cluster', 'consumer.yaml');
const PROGRAMS: Record<ClientName, string> = {
  generated: 'dist/load.js',
  stock: 'dist/stock-load.js',
};

/** A pod that calls through one of the clients. */
export class ConsumerPod {
  readonly client: ClientName;
  readonly #namespace: TestNamespace;

  private constructor(namespace: TestNamespace, client: ClientName) {
    this.#namespace = namespace;
    this.client = client;
  }

  static async start(namespace: TestNamespace, client: ClientName): Promise<ConsumerPod> {
    const manifest = parse(await readFile(MANIFEST, 'utf8')) as object;
    const file = join(OUTPUT, `consumer-${client}.json`);
    await writeFile(file, JSON.stringify({ ...manifest, metadata: { name: client } }));
    await namespace.kubectl('apply', '--filename', file);
    await namespace.kubectl('wait', '--for=condition=Ready', `pod/${client}`, '--timeout=120s');
    return new ConsumerPod(namespace, client);
  }

  /** Makes calls at the rate that is measured until it is stopped. */
  startLoad(target: string, ...options: string[]): { stop(): Promise<LoadReport> } {
    const program = start(
      'kubectl',
      ...['--namespace', this.#namespace.name, 'exec', '--stdin', this.client, '--'],
      ...['node', PROGRAMS[this.client], '--target', target],
      ...['--rate', String(CALLS_PER_SECOND), ...options],
    );
    return { stop: async () => JSON.parse(await program.stop()) as LoadReport };
  }

  /** What Node prints of an expression. */
  async evaluate(expression: string): Promise<string> {
    return (
      await this.#namespace.kubectl('exec', this.client, '--', 'node', '-p', expression)
    ).trim();
  }
}
