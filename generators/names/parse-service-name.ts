/** A service name as it was typed, in its two parts. */
export interface ServiceName {
  /** `acme` of `@acme/orders`; absent where none was typed. */
  scope?: string;
  /** `orders` */
  name: string;
}

/** Takes `orders` or `@acme/orders` apart; whatever has another form comes back whole as the name. */
export function parseServiceName(typed: string): ServiceName {
  const [, scope, name] = /^@([^/]*)\/([^/]*)$/.exec(typed) ?? [];
  if (scope === undefined || name === undefined) return { name: typed };
  return { scope, name };
}
