import { setTimeout as pause } from 'node:timers/promises';
import { TestNamespace } from '../../test/cluster/namespace.js';
import { run } from '../../test/run-program.js';
import {
  HELM,
  installGenerated,
  installHelmCreate,
  RELEASE,
  type InstalledChart,
} from './charts.js';
import { ConsumerPod } from './consumer-pod.js';
import { type Measurement, type Row, type Versions } from './measurement.js';
import { rowOf } from './row-of.js';
import { PodWatch } from './watch-pods.js';

/** Seconds. The generated client's and chart's default. */
const POLL_INTERVAL = 5;
/** Seconds. */
const DNS_TTL = Number(process.env['CLUSTER_DNS_TTL'] ?? 30);
/** Milliseconds from the start of the calls to the first restart: connections have been made by then. */
const WARM_UP_MS = 5000;
/**
 * Milliseconds from the last restart to the end of the calls. More than the 30 s that stock grpc-js leaves between two
 * look-ups, so that the last pods have their chance.
 */
const AFTERMATH_MS = (Math.max(30, POLL_INTERVAL) + DNS_TTL + 5) * 1000;

/** Both clients at once against one chart that is restarted so many times, then against the other. */
export async function measure(restarts: number): Promise<Measurement> {
  let versions: Versions | undefined;
  const rows: Row[] = [];
  const discovery = { dnsTtlSeconds: DNS_TTL, pollIntervalSeconds: POLL_INTERVAL };
  for (const install of [
    (namespace: string) => installGenerated(namespace, discovery),
    installHelmCreate,
  ]) {
    const namespace = await TestNamespace.create('grpc-zero-loss');
    try {
      const chart = await install(namespace.name);
      const consumers = [
        await ConsumerPod.start(namespace, 'stock'),
        await ConsumerPod.start(namespace, 'generated'),
      ] as const;
      versions ??= await readVersions(consumers[0]);
      rows.push(...(await measureChart(namespace, chart, consumers, restarts)));
    } finally {
      await namespace.delete();
    }
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    versions: versions as Versions,
    nodes: await countNodes(),
    dnsTtl: DNS_TTL,
    pollInterval: POLL_INTERVAL,
    rows,
  };
}

async function measureChart(
  namespace: TestNamespace,
  { name: chart, target }: InstalledChart,
  consumers: readonly ConsumerPod[],
  restarts: number,
): Promise<Row[]> {
  const watch = new PodWatch(namespace.name, RELEASE);
  const loads = consumers.map((consumer) => ({
    client: consumer.client,
    load: consumer.startLoad(
      target,
      ...(consumer.client === 'generated' ? ['--interval', String(POLL_INTERVAL * 1000)] : []),
    ),
  }));
  await pause(WARM_UP_MS);
  const old = new Set(watch.lives.map(({ name }) => name));
  for (let restart = 1; restart <= restarts; restart += 1) {
    const started = performance.now();
    await namespace.kubectl('rollout', 'restart', `deployment/${RELEASE}`);
    await namespace.kubectl('rollout', 'status', `deployment/${RELEASE}`, '--timeout=10m');
    const took = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${chart} chart: restart ${restart} of ${restarts} took ${took} s`);
  }
  await pause(AFTERMATH_MS);
  const endedAt = Date.now();
  const reports = await Promise.all(
    loads.map(async ({ client, load }) => ({ client, report: await load.stop() })),
  );
  await watch.stop();
  const fresh = watch.lives.filter(({ name }) => !old.has(name));
  return reports.map(({ client, report }) => rowOf({ client, chart }, report, fresh, endedAt));
}

async function readVersions(consumer: ConsumerPod): Promise<Versions> {
  const { serverVersion } = JSON.parse(await run('kubectl', ['version', '--output', 'json'])) as {
    serverVersion: { gitVersion: string };
  };
  const grpcJs = "JSON.parse(fs.readFileSync('node_modules/@grpc/grpc-js/package.json')).version";
  const helm = await run(HELM, ['version', '--template', '{{.Version}}']);
  return {
    kubernetes: serverVersion.gitVersion.replace('v', ''),
    helm: helm.trim().replace('v', ''),
    node: (await consumer.evaluate('process.version')).replace('v', ''),
    grpcJs: await consumer.evaluate(grpcJs),
  };
}

async function countNodes(): Promise<number> {
  return (await run('kubectl', ['get', 'nodes', '--output', 'name'])).trim().split('\n').length;
}
