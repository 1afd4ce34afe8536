import { formatAddress } from '../balancing/endpoint.js';
import { ConfigError } from './config/config-error.js';
import type { ProxyConfig } from './config/proxy-config.js';
import { readProxyConfig } from './config/read-proxy-config.js';
import { createLogger } from './logger.js';
import { Proxy } from './proxy.js';

const config = configOrExit();
const logger = createLogger(config.logLevel);

// After an error nobody foresaw the state of the process is unknown: better a fresh one than wrong answers.
// Rejections nobody handled arrive here, too.
process.on('uncaughtException', (error, origin) => {
  logger.fatal({ err: error, origin }, 'unforeseen error: ending at once');
  process.exit(1);
});

const proxy = new Proxy(config, { logger });
try {
  await proxy.listen();
  logger.info({ address: formatAddress(proxy.address) }, 'listening');
} catch (error) {
  logger.fatal((error as Error).message);
  process.exit(1);
}

let isDraining = false;
// Process 1 of a container has no default action for signals: without a handler they would be lost.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));

async function stop(signal: string): Promise<void> {
  if (isDraining) {
    logger.warn({ signal }, 'a second signal: ending at once');
    process.exit(1);
  }
  isDraining = true;
  process.exit((await proxy.drain()) ? 0 : 1);
}

function configOrExit(): ProxyConfig {
  try {
    return readProxyConfig(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(1);
  }
}
