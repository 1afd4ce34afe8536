import { parseArgs } from 'node:util';
import { CallLog } from './call-log.js';
import { callSteadily } from './call-steadily.js';
import { createOrdersClient } from './client/index.js';

/**
 * Makes unary calls through the copied client and prints what came of them as one line of JSON. Either so many calls
 * one after another, or so many a second until it is told to stop by SIGTERM or by the end of its input, or until the
 * calls it was told to make have been made. Without a target the environment says whom to call, and how.
 */
const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    calls: { type: 'string' },
    rate: { type: 'string' },
    interval: { type: 'string', default: '5000' },
    warm: { type: 'string', default: '0' },
    'no-retry': { type: 'boolean', default: false },
  },
});

const orders = createOrdersClient({
  ...(values.target !== undefined && { target: values.target }),
  pollIntervalMs: Number(values.interval),
  ...(values['no-retry'] && { retry: false }),
});
const log = new CallLog();
const call = () => log.call(orders);

if (Number(values.warm) > 0) {
  const end = Date.now() + 30_000;
  while (Object.keys(log.calls).length < Number(values.warm) && Date.now() < end) await call();
  for (const pod of Object.keys(log.calls)) delete log.calls[pod];
}
if (values.rate === undefined) {
  for (let done = 0; done < Number(values.calls); done += 1) await call();
} else {
  await callSteadily(call, Number(values.rate), Number(values.calls ?? Infinity));
}
orders.close();
console.log(JSON.stringify(log));
