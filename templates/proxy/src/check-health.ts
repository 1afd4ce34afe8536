/**
 * Shows whether proxies take calls: `TARGET=… node dist/src/check-health.js`, where TARGET is their headless Service with
 * the port of health. Ends with exit code 1 and a sentence when one of them does not. `helm test` runs it in the cluster.
 */
import { checkHealth } from './check/check-health.js';

try {
  const target = process.env['TARGET'];
  if (!target) {
    throw new Error(
      'TARGET is not set: set it to the headless Service of the proxies and the port of health, such as "proxy-headless.shop.svc.cluster.local:50052".',
    );
  }
  const verdict = await checkHealth(target, console.log);
  console.log(verdict.sentence);
  process.exitCode = verdict.isHealthy ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
