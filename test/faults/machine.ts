import { networkInterfaces } from 'node:os';

/** Whether ::1 can be dialled. */
export const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

/** Linux has the whole of 127.0.0.0/8, so that each pod has an address of its own, as in a cluster. */
export const hasLoopbackAddresses = process.platform === 'linux';

/** Whether a process can be frozen and thawed. */
export const hasStopSignals = process.platform !== 'win32';
