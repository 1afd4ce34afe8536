import { parseArgs } from 'node:util';
import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { CallLog } from './call-log.js';
import { callSteadily } from './call-steadily.js';
import { defaultDeadline } from './client/deadline.js';
import { OrdersService, type OrdersServiceClient } from './client/index.js';
import { readOptions } from './client/options.js';
import { serviceConfigFor } from './client/service-config.js';

/**
 * What load.ts does at a steady rate, through grpc-js as it is: its `dns` resolver and its `round_robin`. The retry
 * policy and the deadline are the generated client's defaults, every other option is grpc-js's own.
 */
const { values } = parseArgs({
  options: { target: { type: 'string', default: '' }, rate: { type: 'string' } },
});

const settings = readOptions({ target: values.target });
const serviceConfig = { ...serviceConfigFor(settings), loadBalancingConfig: [{ round_robin: {} }] };
const StockClient = makeGenericClientConstructor(OrdersService, '');
const orders = new StockClient(`dns:///${values.target}`, credentials.createInsecure(), {
  'grpc.service_config': JSON.stringify(serviceConfig),
  callInvocationTransformer: defaultDeadline(settings),
}) as unknown as OrdersServiceClient;
const log = new CallLog();

await callSteadily(() => log.call(orders), Number(values.rate));
orders.close();
console.log(JSON.stringify(log));
