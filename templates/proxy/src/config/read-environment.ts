import { Layer } from './layer.js';
import { variableOf, type Scope } from './names.js';
import type { Settings } from './setting.js';
import { PROXY_SETTINGS, UPSTREAM_SETTINGS } from './settings.js';

/** What the environment, or the command line, says. */
export interface GlobalLayers {
  readonly proxy: Layer;
  /** Of the only upstream. */
  readonly upstream: Layer;
}

/** Reads the variables that the settings are named after. One that is empty counts as not set. */
export function readEnvironment(variables: NodeJS.ProcessEnv): GlobalLayers {
  return {
    proxy: read('proxy', PROXY_SETTINGS),
    upstream: read('upstream', UPSTREAM_SETTINGS),
  };

  function read(scope: Scope, table: Settings): Layer {
    const layer = new Layer();
    for (const [key, { kind }] of Object.entries(table)) {
      const variable = variableOf(scope, key);
      const text = variables[variable] ?? '';
      if (text !== '') layer.read(key, variable, kind, kind.fromText(text));
    }
    return layer;
  }
}
