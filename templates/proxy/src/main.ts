import { basename } from 'node:path';
import { formatAddress } from '../balancing/endpoint.js';
import { ConfigError } from './config/config-error.js';
import { helpText } from './config/help.js';
import type { ProxyConfig } from './config/proxy-config.js';
import { readRequest } from './config/read-flags.js';
import { readProxyConfig } from './config/read-proxy-config.js';
import { readVersion } from './config/version.js';
import { watchConfig } from './config/watch-config.js';
import { createLogger } from './logger.js';
import { Proxy } from './proxy.js';
import { countReload } from './stats/proxy-counters.js';

const argv = process.argv.slice(2);
const request = readRequest(argv);
if (request !== 'run') {
  console.log(request === 'help' ? helpText(commandName()) : readVersion());
  process.exit(0);
}

const config = configOrExit();
const logger = createLogger(config.logLevel);

// After an error nobody foresaw the state of the process is unknown: better a fresh one than wrong answers.
// Rejections nobody handled arrive here, too.
process.on('uncaughtException', (error, origin) => {
  logger.fatal({ err: error, origin }, 'unforeseen error: ending at once');
  process.exit(1);
});

/** Filled once it listens; a signal may come before. */
const listening: Proxy[] = [];
let isDraining = false;
// Process 1 of a container has no default action for signals: without a handler they would be lost.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));

const running = await startOrExit();
listening.push(running);
watchConfig({
  argv,
  variables: process.env,
  config,
  onChange({ config: changed, waiting }) {
    running.reload(changed);
    logger.level = changed.logLevel;
    countReload(running.counters, true);
    logger.info('the configuration was read anew');
    for (const sentence of waiting) logger.warn(sentence);
  },
  onProblem(sentence) {
    countReload(running.counters, false);
    logger.error(sentence);
  },
});

/** As a program of a package it goes by the package's name for it. */
function commandName(): string {
  const name = basename(process.argv[1] ?? '');
  return name === 'main.js' || name === 'main.ts' ? 'node dist/src/main.js' : name;
}

async function startOrExit(): Promise<Proxy> {
  try {
    const started = new Proxy(config, { logger });
    await started.listen();
    logger.info({ address: formatAddress(started.address) }, 'listening');
    return started;
  } catch (error) {
    logger.fatal((error as Error).message);
    process.exit(1);
  }
}

async function stop(signal: string): Promise<void> {
  if (isDraining) {
    logger.warn({ signal }, 'a second signal: ending at once');
    process.exit(1);
  }
  isDraining = true;
  // Before it listens there is no call to lose.
  const [proxy] = listening;
  process.exit(proxy === undefined || (await proxy.drain()) ? 0 : 1);
}

function configOrExit(): ProxyConfig {
  try {
    return readProxyConfig(argv, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(1);
  }
}
