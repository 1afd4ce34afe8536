import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileMap } from '../../plan/planned-file.js';
import type { Consumer } from '../consumer/inspect-consumer.js';
import type { ContractScript, Declaration, LoadedContract } from '../contract/contract-script.js';
import { clientData, type ClientData } from './client-data.js';
import { clientSources } from './client-sources.js';
import { javascriptStubs } from './javascript-stubs.js';
import { replacePlaceholder } from './placeholder.js';
import { putBelow, readFolder } from './read-folder.js';

/** Where the files of a client come from. */
export interface ClientOrigin {
  script: ContractScript;
  contract: LoadedContract;
  /** The service that the client is of. */
  service: Declaration;
  /** templates/service */
  templates: FileMap;
  /** Folder of this package. */
  packageRoot: string;
}

/** Stands at the top of each index and descriptor of the stubs. */
const BANNER =
  'Made by `yo grpc-k8s-service:client`. Change the contract and run that again, do not change this file.';

/**
 * The files of a client for a consumer, paths from the client's folder with `/`, sorted: TypeScript sources, or modules
 * in the consumer's module system with their declarations.
 */
export function planClient(
  origin: ClientOrigin,
  { language, moduleSystem }: Pick<Consumer, 'language' | 'moduleSystem'>,
): FileMap {
  const { script, contract, service, templates, packageRoot } = origin;
  const data = clientData(service);
  const files =
    language === 'typescript'
      ? new Map([
          ...clientSources(templates, data),
          ...putBelow(
            'generated',
            inFolder((outDir) => script.writeStubs(contract, { outDir, banner: BANNER })),
          ),
        ])
      : new Map([
          ...compiledClient(packageRoot, ['types', moduleSystem], data),
          ...putBelow('generated', stubsOf(origin, moduleSystem)),
        ]);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function stubsOf(
  { script, contract }: ClientOrigin,
  moduleSystem: Consumer['moduleSystem'],
): Map<string, Buffer> {
  const types = inFolder((outDir) => script.writeTypes(contract, outDir));
  const texts = new Map([...types].map(([path, contents]) => [path, contents.toString('utf8')]));
  return javascriptStubs(script, contract, texts, moduleSystem, BANNER);
}

/** Reads what `npm run build` compiled of the client, and gives it the service's names. */
function compiledClient(
  root: string,
  forms: readonly string[],
  data: ClientData,
): Map<string, Buffer> {
  const built = join(root, 'dist', 'client');
  if (!existsSync(built)) throw new Error(`${built} is missing: run npm run build.`);
  const files = forms.flatMap((form) => [...readFolder(join(built, form))]);
  return new Map(
    files.map(([path, contents]) => [
      path,
      Buffer.from(replacePlaceholder(contents.toString('utf8'), data), 'utf8'),
    ]),
  );
}

/** Lets a function fill a temporary folder, and gives what it wrote. */
function inFolder(fill: (outDir: string) => void): Map<string, Buffer> {
  const outDir = mkdtempSync(join(tmpdir(), 'grpc-client-'));
  try {
    fill(outDir);
    return readFolder(outDir);
  } finally {
    rmSync(outDir, { recursive: true });
  }
}
