import { clientBalances, DISCOVERIES, type Discovery } from '../../client/options.js';
import { EnvironmentReader, parseInteger } from '../environment.js';

/** What the balance check reads from the environment. */
export interface BalanceOptions {
  /** TARGET, required: what to dial, as the client takes it. */
  readonly target: string;
  /** DISCOVERY: who balances, as in the client's options. Default dns. */
  readonly discovery: Discovery;
  /** CALLS, 1..100000, default 300. */
  readonly calls: number;
  /** EXPECTED_PODS, 1..100000: how many pods have to answer at least, where the target does not list them. */
  readonly expectedPods: number | undefined;
  /** HEADLESS_TARGET: a name that lists the pods where the target does not; goes before EXPECTED_PODS. */
  readonly headlessTarget: string | undefined;
  /** DNS_SERVERS, with commas in between, for local work; default those of resolv.conf. */
  readonly dnsServers: readonly string[];
}

const MAX_COUNT = 100_000;
const DNS_SERVERS_ALLOWED =
  'IP addresses, each with or without a port ("127.0.0.1:5300"), with commas in between';

/** @throws {EnvironmentError} with every problem at once */
export function readBalanceOptions(variables: NodeJS.ProcessEnv): BalanceOptions {
  const environment = new EnvironmentReader(variables);
  const discovery = environment.read<Discovery>(
    'DISCOVERY',
    'dns',
    `one of ${DISCOVERIES.join(', ')}`,
    (text) => DISCOVERIES.find((known) => known === text),
  );
  const options = {
    target: environment.required(
      'TARGET',
      clientBalances(discovery)
        ? 'the headless Service and its port, such as "orders-headless.shop.svc.cluster.local:50051"'
        : 'the one name that clients dial and its port, such as "api.shop.svc.cluster.local:50051"',
    ),
    discovery,
    calls: environment.integer('CALLS', 300, 1, MAX_COUNT),
    expectedPods: environment.read<number | undefined>(
      'EXPECTED_PODS',
      undefined,
      `a whole number from 1 to ${MAX_COUNT}`,
      (text) => parseInteger(text, 1, MAX_COUNT),
    ),
    headlessTarget: variables['HEADLESS_TARGET'] || undefined,
    dnsServers: environment.read<readonly string[]>(
      'DNS_SERVERS',
      [],
      DNS_SERVERS_ALLOWED,
      parseDnsServers,
    ),
  };
  if (!clientBalances(discovery) && options.headlessTarget === undefined) {
    environment.required(
      'EXPECTED_PODS',
      'the number of pods that have to answer, or HEADLESS_TARGET to the headless Service that lists them',
    );
  }
  environment.check();
  return options;
}

function parseDnsServers(text: string): readonly string[] | undefined {
  const servers = text.split(',').map((server) => server.trim());
  const isServer = (server: string) => /^([\d.]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(server);
  return servers.every(isServer) ? servers : undefined;
}
