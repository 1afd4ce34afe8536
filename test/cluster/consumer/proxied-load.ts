import { parseArgs } from 'node:util';
import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { CallLog } from './call-log.js';
import { callSteadily } from './call-steadily.js';
import { defaultDeadline } from './client/deadline.js';
import { OrdersService, type OrdersServiceClient } from './client/index.js';
import { readOptions } from './client/options.js';

/**
 * Makes calls through several clients that know nothing of balancing: grpc-js as it is, which dials the target, keeps one
 * connection (`pick_first`) and retries nothing. Either so many calls of each client, one after another, or so many of all
 * of them a second, as load.ts does. The deadline is the generated client's default.
 */
const { values } = parseArgs({
  options: {
    target: { type: 'string', default: '' },
    clients: { type: 'string', default: '1' },
    calls: { type: 'string', default: '0' },
    rate: { type: 'string' },
    authority: { type: 'string' },
  },
});

const StockClient = makeGenericClientConstructor(OrdersService, '');
const clients = Array.from(
  { length: Number(values.clients) },
  () =>
    new StockClient(`dns:///${values.target}`, credentials.createInsecure(), {
      // Else clients of one target in one process share their connection.
      'grpc.use_local_subchannel_pool': 1,
      ...(values.authority !== undefined && { 'grpc.default_authority': values.authority }),
      callInvocationTransformer: defaultDeadline(readOptions({ target: values.target })),
    }) as unknown as OrdersServiceClient,
);
const log = new CallLog();

if (values.rate === undefined) {
  const callsOfEach = Array.from({ length: Number(values.calls) });
  await Promise.all(
    clients.map(async (client) => {
      for (const _ of callsOfEach) await log.call(client);
    }),
  );
} else {
  let calls = 0;
  const nextClient = () => clients[calls++ % clients.length] as OrdersServiceClient;
  await callSteadily(() => log.call(nextClient()), Number(values.rate));
}
for (const client of clients) client.close();
console.log(JSON.stringify(log));
