import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSource } from '../../../templates/service/client/balancing/environment.js';
import { parseTargets } from '../../../templates/service/client/balancing/target.js';
import type { EndpointSource } from '../../../templates/service/client/balancing/verdict.js';
import { endpointsAt, ScriptedEnvironment } from '../scripted-environment.js';
import { ApiServer, sliceOf } from './start-api-server.js';

const SERVICE = 'Service "orders" in namespace "shop"';

let server: ApiServer;
let environment: ScriptedEnvironment;
let sources: EndpointSource[];
beforeEach(async () => {
  server = await ApiServer.start();
  environment = new ScriptedEnvironment();
  environment.readClusterAccount = () => server.account;
  environment.answers.set('orders.shop.svc', ['10.0.0.9']);
  sources = [];
});
afterEach(async () => {
  for (const source of sources) source.cancel();
  await server.close();
});

function look(target = 'orders.shop.svc:50051') {
  const settings = { dnsServers: [], discovery: 'endpointslice' } as const;
  const source = createSource(parseTargets(target)[0], settings, environment);
  sources.push(source);
  return source.look(() => {});
}

describe('a source of EndpointSlices', () => {
  it('answers with the pods of the slices, and leaves DNS alone', async () => {
    server.put(sliceOf('orders-1', ['10.0.0.1', '10.0.0.2']));
    expect(await look()).toEqual({
      kind: 'endpoints',
      endpoints: endpointsAt('10.0.0.1', '10.0.0.2'),
    });
    expect(environment.asked).toEqual([]);
  });

  it('asks DNS where it may not, and says who can change that', async () => {
    const message = 'User "system:serviceaccount:web:default" cannot list endpointslices';
    server.refuses = { list: { status: 403, message } };
    expect(await look()).toEqual({
      kind: 'endpoints',
      endpoints: endpointsAt('10.0.0.9'),
      unanswered: {
        ids: [],
        reason:
          `DNS is asked, because the API server gives no EndpointSlices of ${SERVICE}: it answered 403: ${message}. ` +
          "Let the pod's service account list and watch EndpointSlices; the generated chart does so for discovery.consumers.",
      },
    });
  });

  it('asks DNS outside a cluster', async () => {
    environment.readClusterAccount = () => {
      throw new Error('this is no pod of a cluster');
    };
    expect(await look()).toMatchObject({
      kind: 'endpoints',
      endpoints: endpointsAt('10.0.0.9'),
      unanswered: {
        reason: `DNS is asked, because the API server gives no EndpointSlices of ${SERVICE}: this is no pod of a cluster.`,
      },
    });
  });

  it('names both where DNS fails, too', async () => {
    environment.answers.set('orders.shop.svc', 'ESERVFAIL');
    server.refuses = { list: { status: 500, message: 'etcd is down' } };
    expect(await look()).toEqual({
      kind: 'unreachable',
      reason:
        `DNS is asked, because the API server gives no EndpointSlices of ${SERVICE}: it answered 500: etcd is down. ` +
        'DNS server 10.96.0.10 could not be asked for "orders.shop.svc": it answered SERVFAIL.',
    });
  });

  it('says that no pod is ready', async () => {
    server.put(sliceOf('orders-1', []));
    expect(await look()).toEqual({
      kind: 'none-ready',
      reason: `No pod behind ${SERVICE} is ready: its EndpointSlices list none.`,
    });
  });

  it('says that there is no such Service', async () => {
    expect(await look('orders:50051')).toEqual({
      kind: 'no-such-name',
      reason:
        'The cluster has no EndpointSlice of Service "orders" in the pod\'s own namespace: ' +
        "check the name, the namespace and the Service's selector.",
    });
  });

  it('says which ports there are instead', async () => {
    server.put(sliceOf('orders-1', ['10.0.0.1']));
    expect(await look('_h2c._tcp.orders.shop.svc')).toEqual({
      kind: 'none-ready',
      reason:
        `The pods behind ${SERVICE} have the ports 50051 ("grpc"), and none is h2c: ` +
        'dial one of these, or name it as in _grpc._tcp.service.namespace.svc.',
    });
  });

  it('is none for addresses, which are dialled as they are', async () => {
    expect(await look('127.0.0.1:50051')).toEqual({
      kind: 'endpoints',
      endpoints: endpointsAt('127.0.0.1'),
    });
    expect(server.asked).toEqual([]);
  });
});
