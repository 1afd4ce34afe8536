import { DISCOVERIES, type ClientOptions, type Discovery } from './options.js';
import { quote } from './balancing/option-checks.js';

/**
 * Fills in what the environment says where the options name no target: `<PREFIX>_TARGET` and `<PREFIX>_DISCOVERY`, as
 * they stand in the ConfigMap that the service's chart makes for its consumers. Only both together are sure to fit, so
 * a target in the options leaves the environment unread.
 *
 * @param prefix the service's name in capitals, for example `ORDERS`
 * @throws {TypeError} for a discovery that there is not, naming the variable
 */
export function withEnvironment(
  prefix: string,
  options: Partial<ClientOptions>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ClientOptions {
  if (options.target !== undefined) return { ...options, target: options.target };
  const target = environment[`${prefix}_TARGET`];
  if (!target) {
    throw new TypeError(
      `Expected \`target\` in the options or ${prefix}_TARGET in the environment, such as "orders-headless.shop:50051", got neither.`,
    );
  }
  const discovery = readDiscovery(`${prefix}_DISCOVERY`, environment[`${prefix}_DISCOVERY`]);
  return { ...(discovery && { discovery }), ...options, target };
}

function readDiscovery(variable: string, value: string | undefined): Discovery | undefined {
  if (!value) return undefined;
  const discovery = DISCOVERIES.find((known) => known === value);
  if (discovery) return discovery;
  throw new TypeError(
    `Expected the environment variable ${variable} to be ${DISCOVERIES.join(', ')}, got ${quote(value)}.`,
  );
}
