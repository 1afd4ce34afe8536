import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileMap } from '../../plan/planned-file.js';
import { explainFailure } from '../../write/explain-failure.js';
import type { Consumer } from '../consumer/inspect-consumer.js';
import type { ContractScript, LoadedContract } from '../contract/contract-script.js';
import type { ClientData } from './client-data.js';
import { clientSources } from './client-sources.js';
import { javascriptStubs } from './javascript-stubs.js';
import { replacePlaceholder } from './placeholder.js';
import { putBelow, readFolder } from './read-folder.js';

/** Where the files of a client come from. */
export interface ClientOrigin {
  script: ContractScript;
  contract: LoadedContract;
  /** The names of the service that the client is of. */
  data: ClientData;
  /** templates/service */
  templates: FileMap;
  /** Folder of this package. */
  packageRoot: string;
}

/** Stands at the top of each index and descriptor of the stubs. */
const BANNER =
  'Made by `yo grpc-k8s-service:client`. Change the contract and run that again, do not change this file.';

/** Room that is wanted for stubs, in bytes: enough for those of a large contract. */
const ROOM = 4 * 1024 * 1024;

/**
 * The files of a client for a consumer, paths from the client's folder with `/`, sorted: TypeScript sources, or modules
 * in the consumer's module system with their declarations.
 */
export function planClient(
  origin: ClientOrigin,
  { language, moduleSystem }: Pick<Consumer, 'language' | 'moduleSystem'>,
): FileMap {
  const { script, contract, data, templates, packageRoot } = origin;
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

/**
 * Lets a function fill a temporary folder, and gives what it wrote.
 *
 * @throws {Refusal} when the system refuses to write there
 */
function inFolder(fill: (outDir: string) => void): Map<string, Buffer> {
  let outDir: string | undefined;
  try {
    outDir = mkdtempSync(join(tmpdir(), 'grpc-client-'));
    // proto-loader's generator, which is a process of its own, would say it with its stack.
    const probe = join(outDir, 'room');
    writeFileSync(probe, Buffer.alloc(ROOM));
    rmSync(probe);
    fill(outDir);
    return readFolder(outDir);
  } catch (error) {
    throw explainFailure(error, tmpdir());
  } finally {
    if (outDir !== undefined) rmSync(outDir, { recursive: true });
  }
}
