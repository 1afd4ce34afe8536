import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { OUTPUT } from './built.js';
import { run } from '../run-program.js';
import { start } from './start-program.js';

/** What a load of the consumer prints. */
export interface LoadReport {
  /** Calls answered, by pod. */
  readonly calls: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch, by pod. */
  readonly firstCallAt: Readonly<Record<string, number>>;
  /** The message of each call that failed. */
  readonly failed: readonly string[];
}

export interface RunningLoad {
  stop(): Promise<LoadReport>;
}

export interface Pod {
  readonly name: string;
  /** Milliseconds since the epoch, to the second; undefined while it is not ready. */
  readonly readyAt: number | undefined;
  /** Image of the container. */
  readonly image: string;
}

/** Milliseconds from the start of a load until every pod gets calls; whether it does, the counts show. */
export const WARM_UP_MS = 5000;

/** Programs of the consumer. */
const GENERATED = 'dist/load.js';
const STOCK = 'dist/proxied-load.js';

const CONSUMER = join(import.meta.dirname, 'consumer.yaml');

/** A namespace of the test's own that enforces pod security "restricted", with a consumer pod in it. */
export class TestNamespace {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  static async create(prefix: string): Promise<TestNamespace> {
    const namespace = new TestNamespace(`${prefix}-${Date.now().toString(36)}`);
    await run('kubectl', ['create', 'namespace', namespace.name]);
    await run('kubectl', [
      'label',
      'namespace',
      namespace.name,
      'pod-security.kubernetes.io/enforce=restricted',
    ]);
    return namespace;
  }

  kubectl(...args: string[]): Promise<string> {
    return run('kubectl', ['--namespace', this.name, ...args]);
  }

  /**
   * Starts the consumer pod, anew if there is one.
   *
   * @param configMap is read into its environment
   */
  async startConsumer(configMap?: string): Promise<void> {
    const pod = parse(await readFile(CONSUMER, 'utf8')) as { spec: { containers: object[] } };
    if (configMap !== undefined) {
      const envFrom = [{ configMapRef: { name: configMap } }];
      pod.spec.containers = pod.spec.containers.map((container) => ({ ...container, envFrom }));
    }
    const file = join(OUTPUT, `${this.name}-consumer.json`);
    await writeFile(file, JSON.stringify(pod));
    await this.kubectl('delete', 'pod', 'consumer', '--ignore-not-found');
    await this.kubectl('apply', '--filename', file);
    await this.kubectl('wait', '--for=condition=Ready', 'pod/consumer', '--timeout=120s');
  }

  /** Makes calls from the consumer pod by the generated client, one after another. */
  load(...options: string[]): Promise<LoadReport> {
    return this.#load(GENERATED, options);
  }

  /** Makes calls from the consumer pod by the generated client until it is stopped. */
  startLoad(...options: string[]): RunningLoad {
    return this.#startLoad(GENERATED, options);
  }

  /** Makes calls from the consumer pod by stock clients that balance nothing, each one after another. */
  loadByStock(...options: string[]): Promise<LoadReport> {
    return this.#load(STOCK, options);
  }

  /** Makes calls from the consumer pod by stock clients that balance nothing until it is stopped. */
  startLoadByStock(...options: string[]): RunningLoad {
    return this.#startLoad(STOCK, options);
  }

  /** Values of a ConfigMap. */
  async configMap(name: string): Promise<Readonly<Record<string, string>>> {
    const { data } = JSON.parse(
      await this.kubectl('get', 'configmap', name, '--output', 'json'),
    ) as { data: Readonly<Record<string, string>> };
    return data;
  }

  /** Whether a ServiceAccount of this namespace may do something to EndpointSlices in it. */
  async mayOnEndpointSlices(account: string, verb: string): Promise<boolean> {
    const answer = await run('sh', [
      // It ends with 1 for a no.
      ...['-c', 'kubectl auth can-i "$@" || true', 'sh', verb, 'endpointslices.discovery.k8s.io'],
      ...['--namespace', this.name, '--as', `system:serviceaccount:${this.name}:${account}`],
    ]);
    return answer.trim() === 'yes';
  }

  /** The pods of a release, without those on their way out. */
  async pods(release: string): Promise<Pod[]> {
    const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=server`;
    const { items } = JSON.parse(
      await this.kubectl('get', 'pods', '--selector', selector, '--output', 'json'),
    ) as { items: PodResource[] };
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata, spec, status }) => {
        const ready = status.conditions?.find(({ type }) => type === 'Ready');
        return {
          name: metadata.name,
          readyAt: ready?.status === 'True' ? Date.parse(ready.lastTransitionTime) : undefined,
          image: spec.containers[0]?.image ?? '',
        };
      });
  }

  /** Every object of the kinds a chart may leave behind, as `kind/name`. */
  async objectsOf(release: string): Promise<string[]> {
    const kinds =
      'deployments,replicasets,pods,services,endpointslices,serviceaccounts,configmaps,secrets,' +
      'poddisruptionbudgets,horizontalpodautoscalers,networkpolicies,roles,rolebindings,jobs';
    const selector = `app.kubernetes.io/instance=${release}`;
    const names = await this.kubectl('get', kinds, '--selector', selector, '--output', 'name');
    const secrets = await this.kubectl(
      'get',
      'secrets',
      '--selector',
      `name=${release},owner=helm`,
      '--output',
      'name',
    );
    return `${names}\n${secrets}`.split('\n').filter(Boolean);
  }

  async delete(): Promise<void> {
    await run('kubectl', ['delete', 'namespace', this.name, '--wait=false']);
  }

  async #load(program: string, options: readonly string[]): Promise<LoadReport> {
    return JSON.parse(await this.kubectl(...loadCommand(program, options))) as LoadReport;
  }

  #startLoad(program: string, options: readonly string[]): RunningLoad {
    const words = ['--namespace', this.name, ...loadCommand(program, options)];
    const running = start('kubectl', ...words);
    return { stop: async () => JSON.parse(await running.stop()) as LoadReport };
  }
}

interface PodResource {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly conditions?: readonly { type: string; status: string; lastTransitionTime: string }[];
  };
}

function loadCommand(program: string, options: readonly string[]): string[] {
  return ['exec', '--stdin', 'consumer', '--', 'node', program, ...options];
}
