import { OURS } from './measurement.js';
import { envoy } from './peers/envoy.js';
import { grpcGo } from './peers/grpc-go.js';
import { haproxy } from './peers/haproxy.js';
import { nghttpx } from './peers/nghttpx.js';
import { nginx } from './peers/nginx.js';
import { nodeHttp2 } from './peers/node-http2.js';
import { ours } from './peers/ours.js';
import type { ProxyKind } from './proxy-kind.js';

export const CONTENDERS: readonly ProxyKind[] = [
  ours(),
  nghttpx,
  haproxy,
  envoy,
  nginx,
  grpcGo,
  nodeHttp2,
];

/** `ours@FOLDER` is our proxy as it was built in another folder. @throws when a name is unknown */
export function chooseContenders(only: readonly string[] | undefined): readonly ProxyKind[] {
  if (!only) return CONTENDERS;
  return only.map((name) => {
    const folder = name.startsWith(`${OURS}@`) ? name.slice(OURS.length + 1) : undefined;
    if (folder) return ours(name.replaceAll('/', '_'), folder);
    const found = CONTENDERS.find((contender) => contender.name === name);
    if (!found) {
      const known = CONTENDERS.map((contender) => contender.name).join(', ');
      throw new Error(`--only names ${name}; there are ${known}, and ${OURS}@FOLDER.`);
    }
    return found;
  });
}

/**
 * Makes them ready. One that is not installed is left out with a sentence why, unless `isRequired`.
 * @returns the version of each that is ready
 */
export function prepare(
  contenders: readonly ProxyKind[],
  isRequired: boolean,
): Map<ProxyKind, string> {
  const versions = new Map<ProxyKind, string>();
  for (const contender of contenders) {
    try {
      versions.set(contender, contender.prepare());
    } catch (error) {
      if (isRequired) throw error;
      console.log(`Without ${contender.name}: ${(error as Error).message}`);
    }
  }
  return versions;
}
