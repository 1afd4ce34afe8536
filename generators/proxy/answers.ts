import { readUpstreams, type Upstream } from './upstreams/read-upstreams.js';

/** The names of the answers; each is also the name of its flag. */
export const PROXY_ANSWER_NAMES = ['name', 'upstreams', 'port', 'image', 'install'] as const;

export type ProxyAnswerName = (typeof PROXY_ANSWER_NAMES)[number];

/** What a proxy is generated from. */
export interface ProxyAnswers {
  /** DNS-1035 label: folder, Service, chart. */
  name: string;
  /** The services that it spreads calls over, at least one. */
  upstreams: readonly Upstream[];
  /** Where clients dial it, 1024 to 65535. */
  port: number;
  /** Reference of the image that Node runs in. */
  image: string;
  /** Whether to run `npm install` at the end. */
  install: boolean;
}

/** Turns answers that passed their validators into what the rest works with. */
export function toProxyAnswers(typed: Readonly<Record<ProxyAnswerName, string>>): ProxyAnswers {
  return {
    name: typed.name,
    upstreams: readUpstreams(typed.upstreams),
    port: Number(typed.port),
    image: typed.image,
    install: typed.install === 'yes',
  };
}
