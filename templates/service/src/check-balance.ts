/**
 * Shows whether calls reach every ready pod: `TARGET=… node dist/src/check-balance.js`; with `DISCOVERY=mesh` or `proxy`
 * through one name, where `EXPECTED_PODS` or `HEADLESS_TARGET` tells how many pods there are. Ends with exit code 1 and a
 * sentence when one of them got no call. `helm test` runs it in the cluster.
 */
import { checkBalance } from './balance/check.js';
import { readBalanceOptions } from './balance/options.js';

try {
  const verdict = await checkBalance(readBalanceOptions(process.env), console.log);
  console.log(verdict.sentence);
  process.exitCode = verdict.isBalanced ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
