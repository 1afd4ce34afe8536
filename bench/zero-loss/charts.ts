import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHART, IMAGE_REPOSITORY, IMAGE_TAG, OUTPUT } from '../../test/cluster/built.js';
import { run } from '../../test/run-program.js';
import { REPLICAS, type ChartName } from './measurement.js';

export const HELM = (process.env['CLUSTER_HELMS'] ?? 'helm').split(',')[0] ?? 'helm';
/** Of the release and of its Deployment. */
export const RELEASE = 'orders';

const PORT = 50_051;
const image = { repository: IMAGE_REPOSITORY, tag: IMAGE_TAG, pullPolicy: 'IfNotPresent' };

export interface InstalledChart {
  readonly name: ChartName;
  /** The name that has the pods' addresses, with the port. */
  readonly target: string;
}

/** What the tests install, with the times that it computes by itself. */
export async function installGenerated(
  namespace: string,
  discovery: { readonly dnsTtlSeconds: number; readonly pollIntervalSeconds: number },
): Promise<InstalledChart> {
  await install(namespace, CHART, { image, discovery, replicaCount: REPLICAS });
  return { name: 'generated', target: targetOf(`${RELEASE}-headless`, namespace) };
}

/** What `helm create` writes, with the least that makes it serve gRPC to a client that balances. */
export async function installHelmCreate(namespace: string): Promise<InstalledChart> {
  const folder = join(OUTPUT, 'helm-create');
  const chart = join(folder, RELEASE);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run(HELM, ['create', RELEASE], { cwd: folder });
  const service = join(chart, 'templates', 'service.yaml');
  await writeFile(service, headless(await readFile(service, 'utf8')));
  const probe = { httpGet: null, grpc: { port: PORT } };
  await install(namespace, chart, {
    image,
    replicaCount: REPLICAS,
    service: { port: PORT },
    livenessProbe: probe,
    readinessProbe: probe,
    // The namespace demands it.
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  return { name: 'helm create', target: targetOf(RELEASE, namespace) };
}

function headless(service: string): string {
  const type = '  type: {{ .Values.service.type }}\n';
  if (!service.includes(type)) {
    throw new Error(`The service.yaml of \`${HELM} create\` has no line "${type.trim()}".`);
  }
  return service.replace(type, `${type}  clusterIP: None\n`);
}

async function install(namespace: string, chart: string, values: object): Promise<void> {
  const file = join(OUTPUT, 'zero-loss-values.json');
  await writeFile(file, JSON.stringify(values));
  await run(HELM, [
    ...['install', RELEASE, chart, '--namespace', namespace, '--values', file],
    ...['--wait', '--timeout=5m'],
  ]);
}

function targetOf(service: string, namespace: string): string {
  return `${service}.${namespace}.svc.cluster.local:${PORT}`;
}
