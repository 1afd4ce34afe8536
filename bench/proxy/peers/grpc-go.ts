import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askVersion } from '../ask-version.js';
import { GO_PROXY, GO_SOURCE } from '../files.js';
import { addressesOf, type ProxyKind } from '../proxy-kind.js';

export const grpcGo: ProxyKind = {
  name: 'grpc-go',
  settings:
    'A handler for unknown services that passes messages on without a copy, `round_robin`, windows of 1 and 16 MiB; one processor, by its affinity.',
  prepare() {
    askVersion('go', 'version');
    execFileSync('go', ['build', '-o', GO_PROXY, '.'], { cwd: GO_SOURCE, stdio: 'inherit' });
    const modules = readFileSync(join(GO_SOURCE, 'go.mod'), 'utf8');
    return /grpc v(\S+)/.exec(modules)?.[1] ?? 'unknown';
  },
  command: (place) => [GO_PROXY, `127.0.0.1:${place.port}`, addressesOf(place).join(',')],
};
