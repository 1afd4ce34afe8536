import { parseServiceName } from '../names/parse-service-name.js';
import type { DiscoveryMode } from '../names/validate-discovery.js';
import { parseScope } from '../names/validate-scope.js';
import type { AnswerName } from './question.js';

/** What a service is generated from. */
export interface Answers {
  /** DNS-1035 label: folder, Service, chart. */
  name: string;
  /** npm scope without `@`; absent for none. */
  scope?: string;
  /** `orders.v1` */
  protoPackage: string;
  /** 1024 to 65535. */
  port: number;
  /** Reference of the image that Node runs in. */
  image: string;
  /** How clients find the pods. */
  discovery: DiscoveryMode;
  /** Whether to run `npm install` at the end. */
  install: boolean;
}

/** Turns answers that passed their validators into what the rest works with. */
export function toAnswers(typed: Readonly<Record<AnswerName, string>>): Answers {
  const { name, scope = parseScope(typed.scope) } = parseServiceName(typed.name);
  return {
    name,
    ...(scope === undefined ? {} : { scope }),
    protoPackage: typed.package,
    port: Number(typed.port),
    image: typed.image,
    discovery: typed.discovery as DiscoveryMode,
    install: typed.install === 'yes',
  };
}
