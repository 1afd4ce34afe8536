import { EnvironmentReader } from '../environment.js';

/** What the balance check reads from the environment. */
export interface BalanceOptions {
  /** TARGET, required: what to dial, as the client takes it. */
  readonly target: string;
  /** CALLS, 1..100000, default 300. */
  readonly calls: number;
  /** DNS_SERVERS, with commas in between, for local work; default those of resolv.conf. */
  readonly dnsServers: readonly string[];
}

const DNS_SERVERS_ALLOWED =
  'IP addresses, each with or without a port ("127.0.0.1:5300"), with commas in between';

/** @throws {EnvironmentError} with every problem at once */
export function readBalanceOptions(variables: NodeJS.ProcessEnv): BalanceOptions {
  const environment = new EnvironmentReader(variables);
  const options = {
    target: environment.required(
      'TARGET',
      'the headless Service and its port, such as "orders-headless.shop.svc.cluster.local:50051"',
    ),
    calls: environment.integer('CALLS', 300, 1, 100_000),
    dnsServers: environment.read<readonly string[]>(
      'DNS_SERVERS',
      [],
      DNS_SERVERS_ALLOWED,
      parseDnsServers,
    ),
  };
  environment.check();
  return options;
}

function parseDnsServers(text: string): readonly string[] | undefined {
  const servers = text.split(',').map((server) => server.trim());
  const isServer = (server: string) => /^([\d.]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(server);
  return servers.every(isServer) ? servers : undefined;
}
