import { pino } from 'pino';
import { readProxyConfig } from '../src/config/read-proxy-config.js';
import { readText } from '../src/files/read-text.js';
import { Proxy } from '../src/proxy.js';

/** Settings as in the file of the proxy, section by section. */
export type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface ProxyOptions {
  /** The port of the only upstream on 127.0.0.1, or, for several, the ports by their names. */
  readonly upstream: number | Readonly<Record<string, number>>;
  /** What each upstream is told besides its target. */
  readonly upstreamSettings?: Readonly<Record<string, unknown>>;
  readonly routes?: readonly Readonly<Record<string, string>>[];
  readonly settings?: Settings;
}

export interface RunningProxy {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  readonly proxy: Proxy;
  readonly close: () => void;
}

const FILE = 'proxy.yaml';

/** The configuration's text for a proxy on a free port, without its admin port and its own health service. */
export function writeConfig(options: ProxyOptions): string {
  const { upstream, upstreamSettings = {}, routes, settings = {} } = options;
  const ports = typeof upstream === 'number' ? { upstream } : upstream;
  const upstreams = Object.entries(ports).map(([name, port]) => [
    name,
    { target: `127.0.0.1:${port}`, ...upstreamSettings },
  ]);
  return JSON.stringify({
    ...settings,
    listen: { address: '127.0.0.1:0', ...settings['listen'] },
    health: { address: false },
    admin: { address: false },
    upstreams: Object.fromEntries(upstreams) as unknown,
    ...(routes && { routes }),
  });
}

/** Starts a proxy in this process on a free port of 127.0.0.1, configured as it would be by a file. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const text = writeConfig(options);
  const readFile = (path: string) => (path === FILE ? text : readText(path));
  const config = readProxyConfig(['--config', FILE], {}, readFile);
  const proxy = new Proxy(config, { logger: pino({ level: 'silent' }) });
  await proxy.listen();
  return { port: proxy.address.port, proxy, close: () => proxy.close() };
}
