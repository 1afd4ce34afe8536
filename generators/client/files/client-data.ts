/** What templates/service/client/*.ejs may name. */
export interface ClientData {
  /** The service in the stubs: `OrdersService`. */
  serviceName: string;
  /** The same with its package: `orders.v1.OrdersService`. */
  protoService: string;
  /** `Orders` of `createOrdersClient`. */
  clientName: string;
}

export function clientData({ as, fullName }: { as: string; fullName: string }): ClientData {
  return { serviceName: as, protoService: fullName, clientName: clientNameOf(as) };
}

/** `OrdersService` → `Orders`, `Greeter` → `Greeter`; a service called `Service` keeps its only word. */
export function clientNameOf(service: string): string {
  const bare = service.replace(/(?<=.)Service$/, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}
