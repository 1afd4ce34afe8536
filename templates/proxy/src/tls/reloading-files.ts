import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '../config/config-error.js';
import { readText } from '../files/read-text.js';
import { watchFiles, type FileWatch, type FileWatchOptions } from '../files/watch-files.js';
import type { CertificateFacts } from './certificate.js';
import { readTlsFiles, type TlsFiles, type TlsMaterial } from './read-tls-files.js';

export interface ReloadOptions extends FileWatchOptions {
  /** Told in one sentence why changed files are not used; those read last are, until the files change again. */
  readonly onProblem: (sentence: string) => void;
  /** Told when changed files are used from now on. */
  readonly onRenewal?: (certificate: CertificateFacts | undefined) => void;
}

/** The files of one side of TLS, read again whenever they change. */
export class ReloadingFiles {
  readonly #files: TlsFiles;
  readonly #options: ReloadOptions;
  readonly #use: (material: TlsMaterial) => void;
  readonly #watch: FileWatch;
  #material: TlsMaterial;

  /**
   * @param use called for each new content of the files, the first one included
   * @throws {ConfigError} when the files cannot be used
   */
  constructor(files: TlsFiles, options: ReloadOptions, use: (material: TlsMaterial) => void) {
    this.#files = files;
    this.#options = options;
    this.#use = use;
    const paths = [files.certificate, files.privateKey, files.authorities].flatMap((file) =>
      file ? [file.path] : [],
    );
    // Before the files are read, so that no change after that is missed.
    this.#watch = watchFiles(paths, () => this.#reload(), options);
    try {
      this.#material = readTlsFiles(files, readText);
      use(this.#material);
    } catch (error) {
      this.#watch.close();
      throw error;
    }
  }

  get certificate(): CertificateFacts | undefined {
    return this.#material.certificate;
  }

  /** Stops watching. */
  close(): void {
    this.#watch.close();
  }

  #reload(): void {
    try {
      const material = readTlsFiles(this.#files, readText);
      if (isDeepStrictEqual(material, this.#material)) return;
      this.#use(material);
      this.#material = material;
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems : [String(error)];
      problems.forEach((problem) => this.#options.onProblem(keepsOld(problem)));
      return;
    }
    this.#options.onRenewal?.(this.#material.certificate);
  }
}

function keepsOld(problem: string): string {
  return `${problem.replace(/\.$/, '')}, so what was read last stays in use.`;
}
