import type { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { readText, type ReadFile } from '../files/read-text.js';
import { watchFiles, type FileWatchOptions } from '../files/watch-files.js';
import { ConfigError } from './config-error.js';
import { keepFixed, type Takeover } from './keep-fixed.js';
import type { ProxyConfig } from './proxy-config.js';
import { readProxyConfig } from './read-proxy-config.js';
import { configFile } from './read-sources.js';

export interface WatchConfigOptions extends FileWatchOptions {
  /** Without the program; the same as the configuration in use was read with, and so the next two. */
  readonly argv: readonly string[];
  readonly variables: NodeJS.ProcessEnv;
  readonly readFile?: ReadFile;
  /** The one in use. */
  readonly config: ProxyConfig;
  /** What tells SIGHUP. Default: this process. */
  readonly signals?: Pick<EventEmitter, 'on' | 'off'>;
  /**
   * Told what to use from now on: when the file changed, and after each SIGHUP even where nothing did. What it throws
   * is a problem like any other.
   */
  readonly onChange: (takeover: Takeover) => void;
  /** Told in one sentence why the configuration in use stays. */
  readonly onProblem: (sentence: string) => void;
}

export interface ConfigWatch {
  close(): void;
}

/**
 * Reads the configuration again on SIGHUP and when its file changes. One that cannot be used leaves the one in use as it
 * is. Even without a file SIGHUP does not end the process, as it would by default.
 */
export function watchConfig(options: WatchConfigOptions): ConfigWatch {
  const { argv, variables, readFile = readText, signals = process, onChange, onProblem } = options;
  let inUse = options.config;
  const path = configFile(argv, variables);
  const watch = watchFiles(path === undefined ? [] : [path], () => reload(false), options);
  const onSignal = () => reload(true);
  signals.on('SIGHUP', onSignal);
  // The file may have changed since the configuration in use was read.
  if (path !== undefined) reload(false);
  return {
    close: () => {
      signals.off('SIGHUP', onSignal);
      watch.close();
    },
  };

  function reload(isAsked: boolean): void {
    try {
      const takeover = keepFixed(inUse, readProxyConfig(argv, variables, readFile));
      const isNews = takeover.waiting.length > 0 || !isDeepStrictEqual(takeover.config, inUse);
      if (!isNews && !isAsked) return;
      onChange(takeover);
      inUse = takeover.config;
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems : [(error as Error).message];
      onProblem(
        `The configuration in use stays, because the new one has problems: ${problems.join(' ')}`,
      );
    }
  }
}
