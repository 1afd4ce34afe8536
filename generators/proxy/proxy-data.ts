import { type VersionOf, type Versions, versionsOf } from '../plan/template-data.js';
import type { ProxyAnswers, Upstream } from './answers.js';

/** What an `.ejs` template of a proxy may name; anything else in one is an error. */
export interface ProxyData {
  /** DNS-1035 label: folder, Service, chart, Deployment, npm package. */
  name: string;
  upstreams: readonly Upstream[];
  image: string;
  generatorVersion: string;
  version: VersionOf;
}

export function proxyData(
  { name, upstreams, image }: ProxyAnswers,
  generatorVersion: string,
  versions: Versions,
): ProxyData {
  return { name, upstreams, image, generatorVersion, version: versionsOf(versions) };
}
