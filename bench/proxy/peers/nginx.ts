import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askVersion } from '../ask-version.js';
import { addressesOf, type Place, type ProxyKind } from '../proxy-kind.js';

export const nginx: ProxyKind = {
  name: 'nginx',
  settings:
    '`grpc_pass` to an `upstream` with `keepalive 1024`, `keepalive_requests` out of reach, 1024 streams a connection, buffers that hold a whole message, 1 worker, no access log.',
  prepare: () => askVersion('nginx', '-v'),
  command(place) {
    const file = join(place.folder, 'nginx.conf');
    writeFileSync(file, configOf(place));
    return ['nginx', '-p', place.folder, '-c', file, '-e', join(place.folder, 'error.log')];
  },
};

function configOf(place: Place): string {
  return `user root;
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log error;
events {
  worker_connections 16384;
}
http {
  access_log off;
  http2_recv_buffer_size 256k;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  upstream pods {
    ${addressesOf(place)
      .map((address) => `server ${address};`)
      .join('\n    ')}
    keepalive 1024;
    keepalive_requests 1000000000;
    keepalive_time 1d;
  }
  server {
    listen 127.0.0.1:${place.port} http2 backlog=1024;
    http2_max_concurrent_streams 1024;
    http2_body_preread_size 1m;
    keepalive_requests 1000000000;
    keepalive_time 1d;
    client_max_body_size 0;
    client_body_buffer_size 64k;
    location / {
      grpc_pass grpc://pods;
      grpc_buffer_size 64k;
      grpc_read_timeout 1h;
      grpc_send_timeout 1h;
    }
  }
}
`;
}
