import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a pod reaches the API server of its cluster (kubernetes.io, "Accessing the Kubernetes API from a Pod"). */
export interface ClusterAccount {
  readonly host: string;
  readonly port: number;
  /** The authority of the API server's certificate, as PEM. */
  readonly ca: string;
  readonly token: string;
  /** Of the pod. */
  readonly namespace: string;
}

/** Where the kubelet mounts what belongs to the pod's service account. */
const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Reads it anew at every call: the kubelet replaces the token before it expires, after an hour as a rule.
 *
 * @throws {Error} outside a pod, and in one without a token, with half a sentence
 */
export function readClusterAccount(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = FOLDER,
): ClusterAccount {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
  if (!host) throw new Error('this is no pod of a cluster (KUBERNETES_SERVICE_HOST is not set)');
  return {
    host,
    port: Number(port || 443),
    ca: read(join(folder, 'ca.crt')),
    token: read(join(folder, 'token')),
    namespace: read(join(folder, 'namespace')),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(
      `the pod has no token of its service account (${(error as Error).message}): ` +
        'set automountServiceAccountToken to true',
      { cause: error },
    );
  }
}
