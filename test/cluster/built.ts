import { join } from 'node:path';

/** Where `npm run cluster:images` leaves what the cluster tests install. */
export const OUTPUT = join(import.meta.dirname, '..', '..', '.test-output', 'cluster');
export const SERVICE = join(OUTPUT, 'orders');
export const NEXT_SERVICE = join(OUTPUT, 'orders-next');
export const CONSUMER = join(OUTPUT, 'consumer');
export const CHART = join(SERVICE, 'charts', 'orders');
export const PROXY = join(OUTPUT, 'orders-proxy');
export const NEXT_PROXY = join(OUTPUT, 'orders-proxy-next');
export const PROXY_CHART = join(PROXY, 'charts', 'orders-proxy');

export const IMAGE_REPOSITORY = 'acme/orders';
export const PROXY_REPOSITORY = 'acme/orders-proxy';
export const IMAGE_TAG = '1.0.0';
/** The same service, and the same proxy, under another version, to upgrade to. */
export const NEXT_IMAGE_TAG = '1.1.0';
export const CONSUMER_REPOSITORY = 'acme/orders-consumer';
export const CONSUMER_TAG = '1.0.0';
