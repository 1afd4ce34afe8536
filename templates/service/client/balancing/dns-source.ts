import { answerOf, type DnsAnswer } from './dns-answer.js';
import type { DnsQueries, SrvRecord } from './dns-queries.js';
import { endpointAt, type Address, type Endpoint } from './endpoint.js';
import { candidateNames, type SearchList } from './search-list.js';
import type { Target } from './target.js';
import type { EndpointSource, Verdict } from './verdict.js';

export type NameTarget = Exclude<Target, { kind: 'addresses' }>;

type Found = DnsAnswer<Endpoint>;

/** Looks a name up in DNS: A, or AAAA where there is no A, or SRV with the addresses of its targets. */
export class DnsSource implements EndpointSource {
  readonly #target: NameTarget;
  readonly #queries: DnsQueries;
  readonly #searchList: SearchList;
  /** The full name that answered last. From then on it is the only one asked, with one query a look. */
  #settledName: string | undefined;

  constructor(target: NameTarget, queries: DnsQueries, searchList: SearchList) {
    this.#target = target;
    this.#queries = queries;
    this.#searchList = searchList;
  }

  async look(): Promise<Verdict> {
    return this.#settledName === undefined
      ? this.#lookForName()
      : this.#lookAgain(this.#settledName);
  }

  cancel(): void {
    this.#queries.cancel();
  }

  async #lookAgain(name: string): Promise<Verdict> {
    const found = await this.#find(name);
    if (found.kind === 'records') return { kind: 'endpoints', endpoints: found.records };
    return found.kind === 'failed' ? this.#unreachable(name, found.cause) : noneReady(name);
  }

  async #lookForName(): Promise<Verdict> {
    const names = isLocalhost(this.#target.name)
      ? []
      : candidateNames(this.#target.name, this.#searchList);
    let emptyName: string | undefined;
    for (const name of names) {
      const found = await this.#find(name);
      if (found.kind === 'failed') return this.#unreachable(name, found.cause);
      if (found.kind === 'records') {
        this.#settledName = name;
        return { kind: 'endpoints', endpoints: found.records };
      }
      if (found.kind === 'no-data') emptyName ??= name;
    }
    return (
      (await this.#lookUpHost()) ?? (emptyName ? noneReady(emptyName) : this.#noSuchName(names))
    );
  }

  #find(name: string): Promise<Found> {
    return this.#target.kind === 'srv'
      ? this.#findByService(name)
      : this.#findByHost(name, this.#target.port);
  }

  /** AAAA only where A has nothing: a dual-stack pod must not count twice, and DNS cannot pair its addresses. */
  async #findByHost(name: string, port: number): Promise<Found> {
    const answer = await this.#addressesOf(name);
    return answer.kind === 'records' ? endpointsAnswer(answer.records, port) : answer;
  }

  async #addressesOf(name: string): Promise<DnsAnswer<string>> {
    const ipv4 = await answerOf(this.#queries.resolve4(name));
    return ipv4.kind === 'no-data' ? answerOf(this.#queries.resolve6(name)) : ipv4;
  }

  async #findByService(name: string): Promise<Found> {
    const answer = await answerOf(this.#queries.resolveSrv(name));
    if (answer.kind !== 'records') return answer;
    const best = Math.min(...answer.records.map(({ priority }) => priority));
    const services = answer.records.filter(({ priority }) => priority === best);
    const found = await Promise.all(services.map((service) => this.#podsOf(service)));
    const pods = found.flatMap((each) => (each.kind === 'records' ? each.records : []));
    if (pods.length > 0) return { kind: 'records', records: pods };
    return found.find((each) => each.kind === 'failed') ?? { kind: 'no-data' };
  }

  /** CoreDNS gives each pod a name of its own, so all addresses of a target are one endpoint. */
  async #podsOf({ name, port }: SrvRecord): Promise<Found> {
    const answer = await this.#addressesOf(name);
    if (answer.kind !== 'records') return answer;
    return { kind: 'records', records: [oneEndpoint(name, answer.records, port)] };
  }

  /** For local work: a name that only /etc/hosts knows, "localhost" above all, is one endpoint. */
  async #lookUpHost(): Promise<Verdict | undefined> {
    if (this.#target.kind === 'srv') return undefined;
    const answer = await answerOf(this.#queries.lookUpHost(this.#target.name));
    if (answer.kind !== 'records') return undefined;
    const { name, port } = this.#target;
    return { kind: 'endpoints', endpoints: [oneEndpoint(name, answer.records, port)] };
  }

  #unreachable(name: string, cause: string): Verdict {
    return {
      kind: 'unreachable',
      reason: `DNS server ${this.#queries.server} could not be asked for "${name}": ${cause}.`,
    };
  }

  #noSuchName(names: readonly string[]): Verdict {
    const tried = names.map((name) => `"${name}"`).join(', ');
    return {
      kind: 'no-such-name',
      reason:
        `DNS server ${this.#queries.server} knows no name ${tried}: ` +
        'check the Service name and namespace, and that a pod is ready.',
    };
  }
}

/** RFC 6761, section 6.3: such a name is no question for a DNS server. */
function isLocalhost(name: string): boolean {
  return /(^|\.)localhost\.?$/i.test(name);
}

function noneReady(name: string): Verdict {
  return { kind: 'none-ready', reason: `No pod behind "${name}" is ready.` };
}

function endpointsAnswer(hosts: readonly string[], port: number): Found {
  return { kind: 'records', records: hosts.map((host) => endpointAt({ host, port })) };
}

function oneEndpoint(name: string, hosts: readonly string[], port: number): Endpoint {
  const addresses = [...hosts].sort().map((host) => ({ host, port }));
  return { id: `${name}:${port}`, addresses: addresses as [Address, ...Address[]] };
}
