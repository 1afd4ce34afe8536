import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exportedNames } from './load-contract.mjs';

/** How messages look in TypeScript; the types and the run time must agree, so both are made from this. */
const loaderOptions = { longs: String, enums: String, defaults: true, oneofs: true };

/**
 * The same as an expression for a module: proto-loader compares with the constructor, so that JSON would not do.
 */
export const loaderOptionsSource = `{ ${Object.entries(loaderOptions)
  .map(([option, value]) => `${option}: ${value === true ? 'true' : value.name}`)
  .join(', ')} }`;

/** Imports every file of the contract; no name in a contract can be the name of this file. */
const ENTRY = 'all-files';

/**
 * Writes the TypeScript stubs of a contract: descriptor.ts, index.ts, and a file for each message, enum and service.
 * What was in the folder before is gone.
 *
 * @param banner first line of descriptor.ts and index.ts
 */
export function writeStubs(contract, { outDir, banner }) {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  writeTypes(contract, outDir);
  writeFileSync(join(outDir, 'descriptor.ts'), `// ${banner}\n${descriptorSource(contract)}`);
  writeFileSync(join(outDir, 'index.ts'), `// ${banner}\n${indexSource(contract)}`);
}

/** Lets proto-loader's own generator write the types of messages, enums and services. */
export function writeTypes({ protoRoot, files }, outDir) {
  const require = createRequire(import.meta.url);
  const loaderDir = dirname(require.resolve('@grpc/proto-loader/package.json'));
  // The generator reads each file it is given for itself and writes a root file of its name beside the types. One file
  // that imports all is read once, and its root file, which nobody needs, cannot take the place of a message's.
  const entryDir = mkdtempSync(join(tmpdir(), 'contract-'));
  const imports = files.map((file) => `import ${JSON.stringify(file)};\n`).join('');
  writeFileSync(join(entryDir, `${ENTRY}.proto`), `syntax = "proto3";\n${imports}`);
  try {
    execFileSync(
      process.execPath,
      [
        join(loaderDir, 'build', 'bin', 'proto-loader-gen-types.js'),
        `--longs=${loaderOptions.longs.name}`,
        `--enums=${loaderOptions.enums.name}`,
        '--defaults',
        '--oneofs',
        '--includeComments',
        '--grpcLib=@grpc/grpc-js',
        '--importFileExtension=.js',
        // Relative, because the path lands in a comment of each file and must not differ from machine to machine.
        '--includeDirs=.',
        `--includeDirs=${entryDir}`,
        `--outDir=${outDir}`,
        `${ENTRY}.proto`,
      ],
      { cwd: protoRoot, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  } finally {
    rmSync(entryDir, { recursive: true });
  }
  rmSync(join(outDir, `${ENTRY}.ts`));
}

function descriptorSource({ root }) {
  return `import type { fromJSON, Options } from '@grpc/proto-loader';

/** The options the types in this folder were made with. */
export const loaderOptions: Options = ${loaderOptionsSource};

/** Everything in the contract, as protobuf.js JSON. */
export const descriptor = ${JSON.stringify(root.toJSON(), null, 2)} as unknown as Parameters<typeof fromJSON>[0];
`;
}

function indexSource({ declared }) {
  const services = declared.filter(({ kind }) => kind === 'service');
  return `import { fromJSON } from '@grpc/proto-loader';
import { descriptor, loaderOptions } from './descriptor.js';
${services.map(definitionImport).join('\n')}

export const packageDefinition = fromJSON(descriptor, loaderOptions);
${services
  .map(
    ({ as, fullName }) =>
      `export const ${as} = packageDefinition['${fullName}'] as unknown as ${as}Definition;`,
  )
  .join('\n')}

${declared.map(typeExport).join('\n')}
`;
}

/** Imports the type of a service's definition. */
export function definitionImport({ name, as, path }) {
  return `import type { ${rename(`${name}Definition`, `${as}Definition`)} } from '${path}.js';`;
}

/** Exports the types of a message, an enum or a service; of an enum also its values. */
export function typeExport(item) {
  const renamed = exportedNames(item, item.as);
  const names = exportedNames(item, item.name).map((name, index) => rename(name, renamed[index]));
  const [own, ...types] = names.map((name) => `type ${name}`);
  // A service's own name is its definition, a value of the index.
  const first = { service: [], enum: [names[0]], message: [own] }[item.kind];
  return `export { ${[...first, ...types].join(', ')} } from '${item.path}.js';`;
}

function rename(name, as) {
  return name === as ? name : `${name} as ${as}`;
}
