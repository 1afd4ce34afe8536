import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a contract declares at its top level. */
export interface Declaration {
  kind: 'service' | 'enum' | 'message';
  /** `Order` */
  name: string;
  /** The name in the stubs: `Order`, or `V2Order` where there are two. */
  as: string;
  /** `orders.v2.Order` */
  fullName: string;
  /** Module of its types, from the stubs' folder: `./orders/v2/Order`. */
  path: string;
}

/** A method as protobufjs knows it; streams are marked by true. */
export interface Method {
  name: string;
  requestStream?: boolean;
  responseStream?: boolean;
  resolvedRequestType: {
    fieldsArray: readonly { name: string; type: string; repeated: boolean; map: boolean }[];
  };
}

/** A contract that was read. */
export interface LoadedContract {
  /** Folder that imports start at. */
  protoRoot: string;
  /** All files, from there. */
  files: readonly string[];
  declared: readonly Declaration[];
  root: {
    toJSON(): unknown;
    lookupService(fullName: string): { methodsArray: readonly Method[] };
  };
}

/** What templates/service/scripts/ does for generated services, and for the stubs of every other client. */
export interface ContractScript {
  /** @throws {Error} for a file that is missing or does not parse, and for a type that nobody declares */
  loadContract(protoRoot: string, files: readonly string[]): LoadedContract;
  writeStubs(contract: LoadedContract, options: { outDir: string; banner: string }): void;
  writeTypes(contract: LoadedContract, outDir: string): void;
  definitionImport(service: Declaration): string;
  typeExport(item: Declaration): string;
  /** Options of proto-loader that the types are made with, as an expression. */
  loaderOptionsSource: string;
}

/** @param root folder of this package */
export async function importContractScript(root: string): Promise<ContractScript> {
  const folder = join(root, 'templates', 'service', 'scripts');
  const load = await importFrom(join(folder, 'load-contract.mjs'));
  return { ...load, ...(await importFrom(join(folder, 'write-stubs.mjs'))) } as ContractScript;
}

async function importFrom(file: string): Promise<Partial<ContractScript>> {
  return (await import(pathToFileURL(file).href)) as Partial<ContractScript>;
}
