/** What a service name becomes in code. */
export interface Identifiers {
  /** Service of the proto contract: `OrderHistoryService`. */
  serviceName: string;
  /** `OrderHistory` of `createOrderHistoryClient`. */
  clientName: string;
  /** Prefix of environment variables: `ORDER_HISTORY`. */
  envPrefix: string;
  /** File name of the contract without `.proto`: `order_history`. */
  fileName: string;
}

/**
 * Derives the identifiers of a service from its name, a DNS label. A name that ends in `-service` does not say it
 * twice: `order-service` gives `OrderService` and `createOrderClient`.
 */
export function deriveIdentifiers(name: string): Identifiers {
  const words = name.split('-').filter((word) => word !== '');
  const said = words.length > 1 && words.at(-1) === 'service';
  const clientName = (said ? words.slice(0, -1) : words).map(capitalize).join('');
  return {
    serviceName: `${clientName}Service`,
    clientName,
    envPrefix: words.join('_').toUpperCase(),
    fileName: words.join('_'),
  };
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
