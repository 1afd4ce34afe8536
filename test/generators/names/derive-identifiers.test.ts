import { describe, expect, it } from '@jest/globals';
import { deriveIdentifiers } from '../../../generators/names/derive-identifiers.js';

describe('deriveIdentifiers', () => {
  it.each([
    ['orders', 'OrdersService', 'Orders', 'ORDERS', 'orders'],
    ['order-history', 'OrderHistoryService', 'OrderHistory', 'ORDER_HISTORY', 'order_history'],
    ['order-service', 'OrderService', 'Order', 'ORDER_SERVICE', 'order_service'],
    ['service', 'ServiceService', 'Service', 'SERVICE', 'service'],
    ['service-orders', 'ServiceOrdersService', 'ServiceOrders', 'SERVICE_ORDERS', 'service_orders'],
    ['a--b', 'ABService', 'AB', 'A_B', 'a_b'],
    ['s3-2-go', 'S32GoService', 'S32Go', 'S3_2_GO', 's3_2_go'],
  ])('of %j', (name, serviceName, clientName, envPrefix, fileName) => {
    expect(deriveIdentifiers(name)).toEqual({ serviceName, clientName, envPrefix, fileName });
  });
});
