import { describe, expect, it } from '@jest/globals';
import { templateData } from '../../../generators/plan/template-data.js';
import { referenceAnswers } from '../reference-answers.js';

/** The data without its function. */
async function dataOf(name: string, scope = 'none'): Promise<unknown> {
  const answers = await referenceAnswers({ name, ...(name.startsWith('@') ? {} : { scope }) });
  return JSON.parse(JSON.stringify(templateData(answers, '1.2.3', new Map())));
}

describe('templateData', () => {
  it('of orders', async () => {
    expect(await dataOf('orders')).toEqual({
      name: 'orders',
      npmName: 'orders',
      protoPackage: 'orders.v1',
      protoPath: 'orders/v1/orders.proto',
      serviceName: 'OrdersService',
      protoService: 'orders.v1.OrdersService',
      clientName: 'Orders',
      envPrefix: 'ORDERS',
      port: 50051,
      image: 'node:22-bookworm-slim',
      discovery: 'dns',
      dialledService: 'orders-headless',
      targetTitle: expect.any(String),
      spreading: expect.stringContaining('clients dial the headless Service'),
      installAdvice: expect.stringContaining('`discovery.mode: dns`'),
      generatorVersion: '1.2.3',
      repeatCommand:
        'yo grpc-k8s-service orders --scope=none --package=orders.v1 --port=50051 ' +
        '--image=node:22-bookworm-slim --discovery=dns --install',
    });
  });

  it('of @acme/order-history', async () => {
    expect(await dataOf('@acme/order-history')).toMatchObject({
      name: 'order-history',
      npmName: '@acme/order-history',
      protoPackage: 'acme.order_history.v1',
      protoPath: 'acme/order_history/v1/order_history.proto',
      serviceName: 'OrderHistoryService',
      clientName: 'OrderHistory',
      envPrefix: 'ORDER_HISTORY',
    });
  });

  it('is the same whether the scope stands in the name or in its flag', async () => {
    expect(await dataOf('order-history', '@acme')).toEqual(await dataOf('@acme/order-history'));
  });
});
