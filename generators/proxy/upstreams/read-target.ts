import { isIP } from 'node:net';
import { parseTargets } from '../../../templates/service/client/balancing/target.js';
import { quoteValue } from '../../names/quote-value.js';
import { Refusal } from '../../refusal.js';

/** Where generated services listen, unless they are told otherwise. */
const DEFAULT_PORT = 50051;

/**
 * Checks what a proxy is to dial as the proxy itself will, and puts the port of generated services where none is given.
 *
 * @param piece what it is part of, for the sentence
 * @throws {Refusal} when it cannot be dialled
 */
export function readTarget(text: string, piece: string): string {
  const target = withPort(text);
  try {
    parseTargets(target);
    return target;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(
      `${quoteValue(piece)} cannot be dialled: write an upstream as name=host:port, with a host name or address and a port ` +
        'from 1 to 65535, as in "orders=orders-headless.shop.svc.cluster.local:50051".',
    );
  }
}

/** Whether a target is an address, which stands for one pod, and no name that stands for all of them. */
export function isAddress(target: string): boolean {
  return isIP(hostOf(target)) !== 0;
}

/** `orders` of `orders-headless.shop.svc.cluster.local:50051`; nothing of an address. */
export function serviceOf(target: string): string | undefined {
  if (isAddress(target)) return undefined;
  const [first = ''] = hostOf(target).split('.');
  return first.toLowerCase().replace(/(?<=.)-headless$/, '');
}

/** Where the target's pods listen; nothing of an SRV name, which tells the port itself. */
export function portOf(target: string): number | undefined {
  const port = /:(\d+)$/.exec(target)?.[1];
  return port === undefined ? undefined : Number(port);
}

function withPort(target: string): string {
  const isComplete = /:\d*$/.test(target) || isSrvName(target);
  return isComplete ? target : `${target}:${DEFAULT_PORT}`;
}

/** Without port and brackets; of an SRV name without service and protocol (RFC 2782). */
function hostOf(target: string): string {
  const host = target.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isSrvName(host) ? host.split('.').slice(2).join('.') : host;
}

function isSrvName(target: string): boolean {
  return target.startsWith('_');
}
