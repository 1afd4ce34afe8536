import { NODE_PROXY } from '../files.js';
import { addressesOf, type ProxyKind } from '../proxy-kind.js';

export const nodeHttp2: ProxyKind = {
  name: 'node:http2',
  settings:
    'Its core API, no pipes, one session to each pod in turn, windows of 1 and 16 MiB, `maxSessionMemory` out of reach.',
  prepare: () => process.versions.node,
  command: (place) => [
    process.execPath,
    NODE_PROXY,
    String(place.port),
    addressesOf(place).join(','),
  ],
};
