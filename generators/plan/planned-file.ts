/** One file of the project to be. */
export interface PlannedFile {
  /** Below the project's folder, with `/`. */
  path: string;
  contents: Buffer;
  /** Made from an `.ejs` template; the others are copied, or stamped with the name. */
  rendered: boolean;
  /** `ours`: meant to be replaced by a later version of the generator. `user`: meant to be changed by its owner. */
  owner: 'ours' | 'user';
}

/** Files below a folder: path with `/` → bytes. */
export type FileMap = ReadonlyMap<string, Buffer>;
