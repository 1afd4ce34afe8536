import { join } from 'node:path';

/** Where `npm run cluster:images` leaves what the cluster tests install. */
export const OUTPUT = join(import.meta.dirname, '..', '..', '.test-output', 'cluster');
export const SERVICE = join(OUTPUT, 'orders');
export const CONSUMER = join(OUTPUT, 'consumer');
export const CHART = join(SERVICE, 'charts', 'orders');

export const IMAGE_REPOSITORY = 'acme/orders';
export const IMAGE_TAG = '1.0.0';
export const CONSUMER_IMAGE = 'acme/orders-consumer:1.0.0';
