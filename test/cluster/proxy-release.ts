import type { ProxyDescription } from '../../templates/proxy/src/admin/proxy-description.js';
import type { TestNamespace } from './namespace.js';
import { ORDERS_PROXY_CHART, Release } from './release.js';

const ADMIN_PORT = 9090;

/** A release of the generated proxy's chart, before the service `orders` in the same namespace. */
export class ProxyRelease extends Release {
  readonly #namespace: TestNamespace;

  constructor(namespace: TestNamespace, helm: string, name = 'orders-proxy') {
    super(namespace, helm, name, name, ORDERS_PROXY_CHART);
    this.#namespace = namespace;
  }

  /** What each proxy knows. */
  async describe(): Promise<ProxyDescription[]> {
    const pages = await this.#pages('endpoints');
    return pages.map((page) => JSON.parse(page) as ProxyDescription);
  }

  /** What a metric without labels, or with these, is at each proxy; NaN where there is none. */
  async metric(name: string): Promise<number[]> {
    const pages = await this.#pages('metrics');
    return pages.map((page) => {
      const line = page.split('\n').find((each) => each.startsWith(`${name} `));
      return Number(line?.slice(name.length) ?? NaN);
    });
  }

  async #pages(page: string): Promise<string[]> {
    const pods = await this.#namespace.pods(this.name);
    return Promise.all(pods.map(({ name }) => this.#read(name, page)));
  }

  /** By way of the API server, which reaches pods wherever the tests run. */
  #read(pod: string, page: string): Promise<string> {
    const proxied = `/api/v1/namespaces/${this.#namespace.name}/pods/${pod}:${ADMIN_PORT}/proxy`;
    return this.#namespace.kubectl('get', '--raw', `${proxied}/${page}`);
  }
}
