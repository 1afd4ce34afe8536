import { hostname } from 'node:os';
import { packageDefinition } from '../client/generated/index.js';
import { readConfig, type Config } from './config.js';
import { createDrainSteps } from './drain-steps.js';
import { createDrain } from './drain.js';
import { EnvironmentError } from './environment.js';
import { Health } from './health.js';
import { createLogger, logGrpcTo } from './logger.js';
import { serveMetrics } from './metrics/serve-metrics.js';
import type { ServiceMetrics } from './metrics/service-metrics.js';
import { Adapters } from './rpc/adapters.js';
import { createServer, listen, type BoundService } from './server.js';
import { DEFAULT_PORT, services } from './services.js';

const config = configOrExit();
const logger = createLogger(config);
logGrpcTo(logger);

// After an error nobody foresaw the state of the process is unknown: better a fresh one than wrong answers.
// Rejections nobody handled arrive here, too.
process.on('uncaughtException', (error, origin) => {
  logger.fatal({ err: error, origin }, 'unforeseen error: ending at once');
  process.exit(1);
});

const health = new Health(config.podName);
const adapters = new Adapters({ podName: config.podName, logger });
const bound = services(adapters);
const metrics = config.metricsPort === undefined ? undefined : await createMetrics(bound);
const server = createServer({
  config,
  services: bound,
  contract: packageDefinition,
  health,
  metrics,
});

const drain = createDrain(
  createDrainSteps({ server, health, adapters, exit: (code) => process.exit(code) }),
  { delayMs: config.drainDelayMs, timeoutMs: config.drainTimeoutMs, logger },
);
// Process 1 of a container has no default action for signals: without a handler they would be lost.
process.on('SIGTERM', drain);
process.on('SIGINT', drain);

try {
  if (metrics && config.metricsPort !== undefined) {
    await serveMetrics(metrics, config.bindAddress, config.metricsPort);
    logger.info({ port: config.metricsPort }, 'serving metrics');
  }
  const { address, port } = await listen(server, config.bindAddress, config.port);
  health.ready();
  logger.info({ address, port }, 'listening');
} catch (error) {
  logger.fatal((error as Error).message);
  process.exit(1);
}

/** Loads them only where somebody wants them: prom-client is a good part of the start. */
async function createMetrics(bound: readonly BoundService[]): Promise<ServiceMetrics> {
  const { ServiceMetrics } = await import('./metrics/service-metrics.js');
  return new ServiceMetrics(bound);
}

function configOrExit(): Config {
  try {
    return readConfig(process.env, { port: DEFAULT_PORT, podName: hostname() });
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const bootLogger = createLogger({ logLevel: 'info', podName: hostname() });
    for (const problem of error.problems) bootLogger.fatal(problem);
    process.exit(1);
  }
}
