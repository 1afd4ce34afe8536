import { quoteValue } from './quote-value.js';

/** Lowest port a pod may listen on without privileges (`net.ipv4.ip_unprivileged_port_start` of Linux). */
export const MIN_PORT = 1024;
export const MAX_PORT = 65535;

/**
 * Checks a TCP port: decimal digits only, 1024 to 65535.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validatePort(port: string): string | undefined {
  const isPlain = /^[1-9][0-9]*$/.test(port);
  if (isPlain && Number(port) >= MIN_PORT && Number(port) <= MAX_PORT) return undefined;
  return (
    `${quoteValue(port)} is not a port for the service: use a whole number from ${MIN_PORT} to ${MAX_PORT}, since ` +
    `the pod does not run as root and may not listen below ${MIN_PORT}.`
  );
}
