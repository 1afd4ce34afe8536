import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askVersion } from '../ask-version.js';
import { addressesOf, type Place, type ProxyKind } from '../proxy-kind.js';

export const haproxy: ProxyKind = {
  name: 'haproxy',
  settings:
    '`proto h2` on both sides, `http-reuse always`, `balance roundrobin`, 1024 streams a connection, windows of 1 MiB, 1 thread, no log.',
  prepare: () => askVersion('haproxy', '-v'),
  command(place) {
    const file = join(place.folder, 'haproxy.cfg');
    writeFileSync(file, configOf(place));
    return ['haproxy', '-db', '-q', '-f', file];
  },
};

function configOf(place: Place): string {
  return `global
  nbthread 1
  maxconn 8192
  tune.h2.max-concurrent-streams 1024
  tune.h2.initial-window-size 1048576

defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  http-reuse always

frontend clients
  bind 127.0.0.1:${place.port} proto h2
  default_backend pods

backend pods
  balance roundrobin
${addressesOf(place)
  .map((address, index) => `  server pod${index} ${address} proto h2`)
  .join('\n')}
`;
}
