import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askVersion } from '../ask-version.js';
import { addressesOf, type ProxyKind } from '../proxy-kind.js';

export const nghttpx: ProxyKind = {
  name: 'nghttpx',
  settings:
    'HTTP/2 to its backends, 1000 streams a connection, stream windows of 1 MiB, 1 worker, no access log.',
  prepare: () => askVersion('nghttpx', '--version'),
  command(place) {
    // Without a file it would read the one that belongs to the machine.
    const file = join(place.folder, 'nghttpx.conf');
    writeFileSync(
      file,
      [
        `frontend=127.0.0.1,${place.port};no-tls`,
        ...addressesOf(place).map((address) => `backend=${address.replace(':', ',')};;proto=h2`),
        'workers=1',
        'errorlog-file=/dev/stderr',
        'log-level=ERROR',
        'frontend-http2-max-concurrent-streams=1000',
        'frontend-http2-window-size=1048576',
        'frontend-http2-connection-window-size=16777216',
        'backend-http2-window-size=1048576',
        'no-via=yes',
        '',
      ].join('\n'),
    );
    return ['nghttpx', `--conf=${file}`];
  },
};
