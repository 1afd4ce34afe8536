import { deriveIdentifiers } from '../../names/derive-identifiers.js';

/** What templates/service/client/*.ejs may name. */
export interface ClientData {
  /** The service in the stubs: `OrdersService`. */
  serviceName: string;
  /** The same with its package: `orders.v1.OrdersService`. */
  protoService: string;
  /** `Orders` of `createOrdersClient`. */
  clientName: string;
  /** Prefix of environment variables, of the name that the service has in the cluster: `ORDERS`. */
  envPrefix: string;
}

export function clientData(
  { as, fullName }: { as: string; fullName: string },
  name: string,
): ClientData {
  const { envPrefix } = deriveIdentifiers(name);
  return { serviceName: as, protoService: fullName, clientName: clientNameOf(as), envPrefix };
}

/** `OrdersService` → `Orders`, `Greeter` → `Greeter`; a service called `Service` keeps its only word. */
export function clientNameOf(service: string): string {
  const bare = service.replace(/(?<=.)Service$/, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}
