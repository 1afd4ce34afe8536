/** The names of the answers; each is also the name of its flag. */
export const PROXY_ANSWER_NAMES = ['name', 'upstreams', 'image', 'install'] as const;

export type ProxyAnswerName = (typeof PROXY_ANSWER_NAMES)[number];

/** A service that the proxy spreads calls over. */
export interface Upstream {
  /** What routes and metrics call it: a DNS label. */
  name: string;
  /** What the proxy dials: `orders-headless.shop.svc.cluster.local:50051`, or several with commas in between. */
  target: string;
}

/** What a proxy is generated from. */
export interface ProxyAnswers {
  /** DNS-1035 label: folder, Service, chart. */
  name: string;
  /** At least one. */
  upstreams: readonly Upstream[];
  /** Reference of the image that Node runs in. */
  image: string;
  /** Whether to run `npm install` at the end. */
  install: boolean;
}
