import type { NameTarget } from '../dns-source.js';
import type { Target } from '../target.js';

/** A Service of a cluster, as a target names it. */
export interface ServiceName {
  readonly service: string;
  /** Undefined for the namespace of the pod that asks. */
  readonly namespace: string | undefined;
  /** The number or the name of its port. */
  readonly port: number | string;
}

/**
 * Reads the Service out of its DNS name: `service`, `service.namespace`, `service.namespace.svc` and whatever follows
 * (kubernetes.io, "DNS for Services and Pods"). An SRV target gives the name of the port instead of its number.
 *
 * @returns undefined for the name of something else
 */
export function serviceNameOf(target: NameTarget): ServiceName | undefined {
  const labels = target.name.replace(/\.$/, '').split('.');
  const port = target.kind === 'host' ? target.port : (labels[0] ?? '').slice(1);
  const [service, namespace, kind = 'svc'] = target.kind === 'host' ? labels : labels.slice(2);
  return service !== undefined && kind === 'svc' ? { service, namespace, port } : undefined;
}

/** Whether all that a target gives can be dialled in a cluster without DNS: Services, and addresses for local work. */
export function nameServices(targets: readonly Target[]): boolean {
  return targets.every((each) => each.kind === 'addresses' || serviceNameOf(each) !== undefined);
}
