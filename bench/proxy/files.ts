import { homedir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** What is compiled and what is measured, until it is kept. */
export const OUTPUT = join(ROOT, '.test-output', 'bench-proxy');
export const CLIENT = join(OUTPUT, 'client');
export const UPSTREAM = join(OUTPUT, 'upstream');
export const GO_PROXY = join(OUTPUT, 'grpc-go-proxy');
export const GO_SOURCE = join(import.meta.dirname, 'peers', 'go');
/** Where `tsc --project bench/proxy` puts it. */
export const NODE_PROXY = join(ROOT, '.test-output/bench/bench/proxy/peers/node-http2/proxy.js');
export const OUR_PROJECT = join(ROOT, 'templates', 'proxy');

/** Where install-peers.sh puts Envoy, which no Debian package has. */
export const ENVOY = join(
  process.env['BENCH_PEERS'] ?? join(homedir(), '.cache', 'bench-proxy'),
  'envoy',
);
