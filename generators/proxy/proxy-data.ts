import { type VersionOf, type Versions, versionsOf } from '../plan/template-data.js';
import type { ProxyAnswers } from './answers.js';
import { repeatProxyCommand } from './report/repeat-command.js';
import type { Upstream } from './upstreams/read-upstreams.js';
import { isAddress, portOf } from './upstreams/read-target.js';
import { type Route, routesOf } from './upstreams/routes-of.js';

/** What an `.ejs` template of a proxy may name; anything else in one is an error. */
export interface ProxyData {
  /** DNS-1035 label: folder, Service, chart, Deployment, npm package. */
  name: string;
  upstreams: readonly (Upstream & {
    /** What to dial when one pod of it runs on the same machine. */
    localTarget: string;
  })[];
  routes: readonly Route[];
  port: number;
  image: string;
  generatorVersion: string;
  /** Repeats the run without questions. */
  repeatCommand: string;
  version: VersionOf;
}

/** Where a generated service listens, unless it is told otherwise. */
const SERVICE_PORT = 50051;

/** Derives all data of the templates from the answers. */
export function proxyData(
  answers: ProxyAnswers,
  generatorVersion: string,
  versions: Versions,
): ProxyData {
  const { name, upstreams, port, image } = answers;
  return {
    name,
    upstreams: upstreams.map((upstream) => ({
      ...upstream,
      localTarget: localTargetOf(upstream),
    })),
    routes: routesOf(upstreams),
    port,
    image,
    generatorVersion,
    repeatCommand: repeatProxyCommand(answers),
    version: versionsOf(versions),
  };
}

function localTargetOf({ targets }: Upstream): string {
  if (targets.every(isAddress)) return targets.join(',');
  return `127.0.0.1:${portOf(targets[0] ?? '') ?? SERVICE_PORT}`;
}
