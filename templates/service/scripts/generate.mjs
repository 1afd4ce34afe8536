/**
 * Turns proto/ into client/generated/: TypeScript types by proto-loader's own generator, and the contract itself as
 * data, so that a copied client needs no .proto file at run time. Run it after each change of a .proto file:
 *
 *     npm run generate
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const protoRoot = join(project, 'proto');
const outDir = join(project, 'client', 'generated');

/** How messages look in TypeScript; the types and the run time must agree, so both are made from this. */
const loaderOptions = { longs: 'String', enums: 'String', defaults: true, oneofs: true };

const files = readdirSync(protoRoot, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.proto'))
  .map((file) => file.split(sep).join('/'))
  .sort();
if (files.length === 0) {
  throw new Error(
    `No .proto file below ${relative(process.cwd(), protoRoot) || '.'}: put your contract there.`,
  );
}

rmSync(outDir, { recursive: true, force: true });
mkdirSync(outDir, { recursive: true });
writeTypes();
const root = loadContract();
writeFileSync(join(outDir, 'descriptor.ts'), descriptorSource(root));
writeFileSync(join(outDir, 'index.ts'), indexSource(root));

function writeTypes() {
  const require = createRequire(import.meta.url);
  const loaderDir = dirname(require.resolve('@grpc/proto-loader/package.json'));
  execFileSync(
    process.execPath,
    [
      join(loaderDir, 'build', 'bin', 'proto-loader-gen-types.js'),
      `--longs=${loaderOptions.longs}`,
      `--enums=${loaderOptions.enums}`,
      '--defaults',
      '--oneofs',
      '--includeComments',
      '--grpcLib=@grpc/grpc-js',
      '--importFileExtension=.js',
      // Relative, because the path lands in a comment of each file and must not differ from machine to machine.
      '--includeDirs=.',
      `--outDir=${outDir}`,
      ...files,
    ],
    { cwd: protoRoot, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

function loadContract() {
  const contract = new protobuf.Root();
  // Imports are looked up below proto/, the way protoc does it; google/protobuf/* comes with protobufjs.
  contract.resolvePath = (_origin, target) =>
    protobuf.common.get(target) ? target : join(protoRoot, target);
  contract.loadSync(files);
  return contract.resolveAll();
}

function descriptorSource(contract) {
  return `${banner()}
import type { fromJSON, Options } from '@grpc/proto-loader';

/** The options the types in this folder were made with. */
export const loaderOptions = ${JSON.stringify(loaderOptions, null, 2)} as unknown as Options;

/** Everything in proto/, as protobuf.js JSON. */
export const descriptor = ${JSON.stringify(contract.toJSON(), null, 2)} as unknown as Parameters<typeof fromJSON>[0];
`;
}

function indexSource(contract) {
  const declared = withUniqueNames(
    [...declarations(contract)].filter(({ file }) => files.includes(file)),
  );
  const services = declared.filter(({ kind }) => kind === 'service');
  return `${banner()}
import { fromJSON } from '@grpc/proto-loader';
import { descriptor, loaderOptions } from './descriptor.js';
${services.map(({ name, as, path }) => `import type { ${rename(`${name}Definition`, `${as}Definition`)} } from '${path}.js';`).join('\n')}

export const packageDefinition = fromJSON(descriptor, loaderOptions);
${services
  .map(
    ({ as, fullName }) =>
      `export const ${as} = packageDefinition['${fullName}'] as unknown as ${as}Definition;`,
  )
  .join('\n')}

${declared.map(exportLine).join('\n')}
`;
}

function exportLine({ kind, name, as, path }) {
  const types = {
    service: ['Client', 'Definition', 'Handlers'],
    enum: ['__Output'],
    message: ['', '__Output'],
  };
  const names = types[kind].map((suffix) => `type ${rename(name + suffix, as + suffix)}`);
  if (kind === 'enum') names.unshift(rename(name, as));
  return `export { ${names.join(', ')} } from '${path}.js';`;
}

/** Top-level messages, enums and services, with the file that declares them. */
function* declarations(namespace) {
  for (const item of namespace.nestedArray) {
    if (item instanceof protobuf.Service) yield declaration('service', item);
    else if (item instanceof protobuf.Enum) yield declaration('enum', item);
    else if (item instanceof protobuf.Type) yield declaration('message', item);
    else if (item instanceof protobuf.Namespace) yield* declarations(item);
  }
}

function declaration(kind, item) {
  const fullName = item.fullName.slice(1);
  const file = relative(protoRoot, item.filename ?? '')
    .split(sep)
    .join('/');
  return { kind, name: item.name, fullName, file, path: `./${fullName.split('.').join('/')}` };
}

/** orders.v1.Order stays Order; a second Order, of orders.v2, becomes V2Order. */
function withUniqueNames(declared) {
  const taken = new Set();
  return declared.map((item) => {
    const packages = item.fullName.split('.').slice(0, -1);
    let as = item.name;
    while (taken.has(as) && packages.length > 0) as = capitalize(packages.pop()) + as;
    taken.add(as);
    return { ...item, as };
  });
}

function rename(name, as) {
  return name === as ? name : `${name} as ${as}`;
}

function capitalize(word) {
  return word[0].toUpperCase() + word.slice(1);
}

function banner() {
  return '// Made from proto/ by `npm run generate`. Change the contract there, not this file.';
}
