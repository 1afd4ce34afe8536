import { answerOf, type DnsAnswer } from './dns-answer.js';
import { noneReady, noSuchName, unreachable } from './dns-failures.js';
import type { DnsQueries } from './dns-queries.js';
import { endpointAt, type Endpoint } from './endpoint.js';
import { candidateNames, type SearchList } from './search-list.js';
import { askForPods, oneEndpoint } from './srv-pods.js';
import type { Target } from './target.js';
import type { Answer, EndpointSource, Verdict } from './verdict.js';

export type NameTarget = Exclude<Target, { kind: 'addresses' }>;

type Found =
  | (Extract<DnsAnswer<Endpoint>, { kind: 'records' }> & Pick<Answer, 'unanswered'>)
  | Exclude<DnsAnswer<Endpoint>, { kind: 'records' }>;

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
    if (found.kind === 'records') return answerFrom(found);
    const { server } = this.#queries;
    return found.kind === 'failed'
      ? unreachable(server, name, found.cause)
      : noneReady(server, name);
  }

  async #lookForName(): Promise<Verdict> {
    const names = isLocalhost(this.#target.name)
      ? []
      : candidateNames(this.#target.name, this.#searchList);
    const { server } = this.#queries;
    let emptyName: string | undefined;
    for (const [position, name] of names.entries()) {
      const found = await this.#find(name);
      if (found.kind === 'failed') {
        const past = await this.#lookPastFailure(names.slice(position + 1));
        return past ?? unreachable(server, name, found.cause);
      }
      if (found.kind === 'records') {
        this.#settledName = name;
        return answerFrom(found);
      }
      if (found.kind === 'no-data') emptyName ??= name;
    }
    return (
      (await this.#lookUpHost()) ??
      (emptyName === undefined ? noSuchName(server, names) : noneReady(server, emptyName))
    );
  }

  /**
   * A search suffix of the node may lead to a DNS server that is behind a firewall, and must not keep a full name from
   * being found. All names at once, because each may take a time-out. Only the name that was given is settled on: where
   * a better candidate failed, another may be somebody else's.
   */
  async #lookPastFailure(names: readonly string[]): Promise<Verdict | undefined> {
    const answers = await Promise.all(
      names.map(async (name) => ({ name, found: await this.#find(name) })),
    );
    for (const { name, found } of answers) {
      if (found.kind !== 'records') continue;
      if (name === this.#target.name) this.#settledName = name;
      return answerFrom(found);
    }
    return undefined;
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
    const { endpoints, unanswered } = await askForPods(services, (pod) => this.#addressesOf(pod));
    if (endpoints.length === 0) {
      return unanswered ? { kind: 'failed', cause: unanswered.cause } : { kind: 'no-data' };
    }
    if (!unanswered) return { kind: 'records', records: endpoints };
    const { ids, name: pod, cause } = unanswered;
    const { reason } = unreachable(this.#queries.server, pod, cause);
    return { kind: 'records', records: endpoints, unanswered: { ids, reason } };
  }

  /** For local work: a name that only /etc/hosts knows, "localhost" above all, is one endpoint. */
  async #lookUpHost(): Promise<Verdict | undefined> {
    if (this.#target.kind === 'srv') return undefined;
    const answer = await answerOf(this.#queries.lookUpHost(this.#target.name));
    if (answer.kind !== 'records') return undefined;
    const { name, port } = this.#target;
    return { kind: 'endpoints', endpoints: [oneEndpoint({ name, port }, answer.records)] };
  }
}

/** RFC 6761, section 6.3: such a name is no question for a DNS server. */
function isLocalhost(name: string): boolean {
  return /(^|\.)localhost\.?$/i.test(name);
}

function answerFrom({ records, unanswered }: Extract<Found, { kind: 'records' }>): Answer {
  return { kind: 'endpoints', endpoints: records, ...(unanswered && { unanswered }) };
}

function endpointsAnswer(hosts: readonly string[], port: number): Found {
  return { kind: 'records', records: hosts.map((host) => endpointAt({ host, port })) };
}
