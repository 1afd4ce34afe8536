import { askInTurn } from './ask-in-turn.js';
import type { DnsAnswer } from './dns-answer.js';
import type { SrvRecord } from './dns-queries.js';
import type { Address, Endpoint } from './endpoint.js';

/** Queries under way at once, and failures after which a sick server is spared the other questions of the look. */
const WIDTH = 64;

export interface SrvPods {
  readonly endpoints: readonly Endpoint[];
  /** Pods whose addresses could not be asked for, with the first name that failed, and why. */
  readonly unanswered:
    { readonly ids: readonly string[]; readonly name: string; readonly cause: string } | undefined;
}

/**
 * Asks for the addresses of the pods that SRV records name. A pod whose name is gone is left out. CoreDNS gives each
 * pod a name of its own, so all addresses of one name are one endpoint.
 */
export async function askForPods(
  services: readonly SrvRecord[],
  addressesOf: (name: string) => Promise<DnsAnswer<string>>,
): Promise<SrvPods> {
  const endpoints: Endpoint[] = [];
  const unanswered = new Set(services.map(podId));
  let failures = 0;
  let first: { name: string; cause: string } | undefined;
  const ask = async (service: SrvRecord) => {
    const answer = await addressesOf(service.name);
    if (answer.kind === 'failed') {
      failures += 1;
      first ??= { name: service.name, cause: answer.cause };
      return;
    }
    unanswered.delete(podId(service));
    if (answer.kind === 'records') {
      endpoints.push(oneEndpoint(service, answer.records));
    }
  };
  await askInTurn(services, WIDTH, ask, () => failures < WIDTH);
  return { endpoints, unanswered: first && { ids: [...unanswered], ...first } };
}

/** An endpoint that listens at all the addresses of a name. */
export function oneEndpoint(
  service: { readonly name: string; readonly port: number },
  hosts: readonly string[],
): Endpoint {
  const { port } = service;
  const addresses = [...hosts].sort().map((host) => ({ host, port }));
  return { id: podId(service), addresses: addresses as [Address, ...Address[]] };
}

function podId({ name, port }: { readonly name: string; readonly port: number }): string {
  return `${name}:${port}`;
}
