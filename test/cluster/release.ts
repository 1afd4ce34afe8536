import { CHART, IMAGE_REPOSITORY, IMAGE_TAG, PROXY_CHART, PROXY_REPOSITORY } from './built.js';
import type { TestNamespace } from './namespace.js';
import { run } from '../run-program.js';

/** Helm 4 and Helm 3 under the names they have here; CLUSTER_HELMS names others. */
export const HELMS: readonly string[] = (process.env['CLUSTER_HELMS'] ?? 'helm').split(',');
/** For what every Helm does alike. */
export const ANY_HELM = HELMS[0] ?? 'helm';

/** Seconds. The chart and the consumer must agree on them; the TTL is what this cluster's DNS may hold an answer. */
const POLL_INTERVAL = 2;
const DNS_TTL = Number(process.env['CLUSTER_DNS_TTL'] ?? 30);
/** Seconds until every balanced client acts on a change of the pods, as the chart reckons it. */
export const NOTICE = DNS_TTL + POLL_INTERVAL + 2;
export const CONSUMER_INTERVAL = ['--interval', String(POLL_INTERVAL * 1000)];

export type Values = Readonly<Record<string, unknown>>;

/** A chart as it was generated, and what every release of it is given here. */
export interface GeneratedChart {
  readonly folder: string;
  readonly values: Values;
}

const DISCOVERY: Values = { pollIntervalSeconds: POLL_INTERVAL, dnsTtlSeconds: DNS_TTL };
const ORDERS_CHART: GeneratedChart = {
  folder: CHART,
  values: { image: imageOf(IMAGE_REPOSITORY), discovery: DISCOVERY },
};
/** Its one upstream is the service, in the same namespace. */
export const ORDERS_PROXY_CHART: GeneratedChart = {
  folder: PROXY_CHART,
  values: {
    image: imageOf(PROXY_REPOSITORY),
    discovery: DISCOVERY,
    upstreams: { orders: { pollIntervalMs: POLL_INTERVAL * 1000 } },
  },
};

/** A release of a generated chart in a test's namespace. */
export class Release {
  readonly name: string;
  /** Name of its Deployment and of its ClusterIP Service. */
  readonly fullname: string;
  readonly #namespace: TestNamespace;
  readonly #helm: string;
  readonly #chart: GeneratedChart;

  constructor(
    namespace: TestNamespace,
    helm: string,
    name = 'orders',
    fullname = name,
    chart = ORDERS_CHART,
  ) {
    this.name = name;
    this.fullname = fullname;
    this.#namespace = namespace;
    this.#helm = helm;
    this.#chart = chart;
  }

  /** What balanced clients dial. */
  headlessTarget(port = 50051): string {
    return `${this.fullname}-headless.${this.#namespace.name}.svc.cluster.local:${port}`;
  }

  clusterIpTarget(port = 50051): string {
    return `${this.fullname}.${this.#namespace.name}.svc.cluster.local:${port}`;
  }

  /** Returns the notes. */
  async install(values: Values = {}): Promise<string> {
    const notes = await this.#run('install', ...this.#chartWith(values), ...WAITING);
    await this.rolledOut();
    return notes;
  }

  /** With these values and no others. Returns the notes. */
  async upgrade(values: Values = {}, ...options: readonly string[]): Promise<string> {
    const words = [...this.#chartWith(values), ...options, ...WAITING];
    const notes = await this.#run('upgrade', ...words);
    await this.rolledOut();
    return notes;
  }

  /** The same where kubectl has made itself the owner of fields, which Helm 4 respects. */
  async upgradeByForce(values: Values = {}): Promise<void> {
    await this.upgrade(values, ...((await this.#isHelm3()) ? [] : ['--force-conflicts']));
  }

  /** Without waiting for the pods. */
  async apply(values: Values = {}): Promise<void> {
    await this.#run('upgrade', ...this.#chartWith(values));
  }

  /** An upgrade that Helm takes back when the pods are not ready within this time. */
  async upgradeOrRollBack(values: Values, timeoutSeconds: number): Promise<void> {
    const option = (await this.#isHelm3()) ? '--atomic' : '--rollback-on-failure';
    const timeout = `--timeout=${timeoutSeconds}s`;
    await this.#run('upgrade', ...this.#chartWith(values), option, timeout);
  }

  async rollBack(revision: number): Promise<void> {
    await this.#run('rollback', this.name, String(revision), ...WAITING);
    await this.rolledOut();
  }

  /** Description of each revision, the first one first. */
  async history(): Promise<string[]> {
    const revisions = JSON.parse(
      await this.#run('history', this.name, '--output', 'json'),
    ) as readonly { description: string }[];
    return revisions.map(({ description }) => description);
  }

  /** `helm test`: what it printed; an error with all of that when it failed. */
  async test(): Promise<string> {
    // Helm 3 prints the test's log to one stream, Helm 4 to the other.
    const words = ['test', this.name, '--namespace', this.#namespace.name, '--timeout', '3m'];
    return run('sh', ['-c', 'exec "$@" 2>&1', 'sh', this.#helm, ...words]);
  }

  /** Returns when the pods, too, are gone. */
  async uninstall(): Promise<void> {
    await this.#run('uninstall', this.name, ...WAITING);
    const pods = ['pod', '--selector', `app.kubernetes.io/instance=${this.name}`];
    // It fails where there is none left to wait for.
    await this.#namespace
      .kubectl('wait', '--for=delete', ...pods, '--timeout=120s')
      .catch(() => {});
  }

  /** Helm 3 waits for enough ready pods, which the old ones may be. */
  async rolledOut(): Promise<void> {
    const deployment = `deployment/${this.fullname}`;
    await this.#namespace.kubectl('rollout', 'status', deployment, '--timeout=10m');
  }

  /** Replaces every pod, and returns when the last of the old ones is gone. */
  async restart(): Promise<void> {
    const old = (await this.#namespace.pods(this.name)).map(({ name }) => `pod/${name}`);
    await this.#namespace.kubectl('rollout', 'restart', `deployment/${this.fullname}`);
    await this.rolledOut();
    await this.#namespace.kubectl('wait', '--for=delete', ...old, '--timeout=120s');
  }

  /**
   * `helm template` for the Kubernetes that the cluster runs; a Helm built by hand renders for another one.
   *
   * @param values file with the values
   * @param chart its folder; by default that of the generated service
   */
  async render(values: string, chart = CHART): Promise<string> {
    const { serverVersion } = JSON.parse(await run('kubectl', ['version', '--output', 'json'])) as {
      serverVersion: { gitVersion: string };
    };
    const version = ['--kube-version', serverVersion.gitVersion];
    return this.#run('template', this.name, chart, '--values', values, ...version);
  }

  async #isHelm3(): Promise<boolean> {
    return (await run(this.#helm, ['version', '--short'])).startsWith('v3.');
  }

  #chartWith(values: Values): string[] {
    return [this.name, this.#chart.folder, ...setting(this.#chart.values), ...setting(values)];
  }

  #run(...words: string[]): Promise<string> {
    return run(this.#helm, [...words, '--namespace', this.#namespace.name]);
  }
}

const WAITING = ['--wait', '--timeout=5m'];

function imageOf(repository: string): Values {
  return { repository, tag: IMAGE_TAG, pullPolicy: 'IfNotPresent' };
}

/** One option for each leaf, so that maps are merged; Helm 3 takes no whole map. */
function setting(values: Values, path: readonly string[] = []): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const inner = [...path, key.replaceAll('.', '\\.')];
    return isMap(value)
      ? setting(value, inner)
      : ['--set-json', `${inner.join('.')}=${JSON.stringify(value)}`];
  });
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
