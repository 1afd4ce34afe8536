const SLASH = 0x2f;
const DOT = 0x2e;
/** Longest prefix in characters; a path of gRPC is far shorter. */
const MAX_LENGTH = 1024;

/** Whether a text can be the beginning of a path: "/" and printable ASCII without blanks. */
export function isPathPrefix(text: string): boolean {
  return text.length <= MAX_LENGTH && /^\/[\x21-\x7e]*$/.test(text);
}

/**
 * Whether a path begins with a prefix and the prefix ends where a segment does, so that `/orders.v1.Orders` does not
 * take the calls of `/orders.v1.OrdersAdmin/`. A prefix may say itself where it ends: with "/", or with "." for all
 * services of a package.
 *
 * A prefix that begins with another one so takes no path that the other does not.
 */
export function matchesPrefix(prefix: string, path: string): boolean {
  if (!path.startsWith(prefix)) return false;
  if (path.length === prefix.length || path.charCodeAt(prefix.length) === SLASH) return true;
  const last = prefix.charCodeAt(prefix.length - 1);
  return last === SLASH || last === DOT;
}
