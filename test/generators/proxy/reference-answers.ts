import type { ProxyAnswers } from '../../../generators/proxy/answers.js';

/** The answers of `yo grpc-k8s-service:proxy orders-proxy --defaults`, with those given here in place of defaults. */
export function referenceProxyAnswers(given: Partial<ProxyAnswers> = {}): ProxyAnswers {
  return {
    name: 'orders-proxy',
    upstreams: [{ name: 'orders', target: 'orders-headless:50051' }],
    image: 'node:22-bookworm-slim',
    install: true,
    ...given,
  };
}
