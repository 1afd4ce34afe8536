import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
// Also gives protobufjs the files of google/protobuf/ that it lacks, descriptor.proto among them.
import '@grpc/proto-loader';
import protobuf from 'protobufjs';

/** The .proto files below a folder: paths from there with `/`, sorted. */
export function findProtoFiles(protoRoot) {
  return readdirSync(protoRoot, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.proto'))
    .map(withSlashes)
    .sort();
}

/**
 * Reads .proto files and what they import. Imports are looked up below `protoRoot`, the way protoc does it;
 * google/protobuf/* comes with protobufjs.
 *
 * @returns the contract: its files, `root` as protobufjs knows it, and what the files declare at their top level
 * @throws {Error} for a file that is missing or does not parse, and for a type that nobody declares
 */
export function loadContract(protoRoot, wanted) {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    protobuf.common.get(target) ? target : join(protoRoot, target);
  root.loadSync(wanted);
  root.resolveAll();
  const files = root.files
    .filter((file) => !protobuf.common.get(file))
    .map((file) => withSlashes(relative(protoRoot, file)))
    .sort();
  const declared = withUniqueNames(
    [...declarations(root, protoRoot)].filter(({ file }) => files.includes(file)),
  );
  return { protoRoot, files, root, declared };
}

/** The names that the stubs export of a message, an enum or a service. */
export function exportedNames({ kind }, name) {
  const suffixes = {
    service: ['', 'Client', 'Definition', 'Handlers'],
    enum: ['', '__Output'],
    message: ['', '__Output'],
  };
  return suffixes[kind].map((suffix) => name + suffix);
}

/** Top-level messages, enums and services, with the file that declares them. */
function* declarations(namespace, protoRoot) {
  for (const item of namespace.nestedArray) {
    if (item instanceof protobuf.Service) yield declaration('service', item, protoRoot);
    else if (item instanceof protobuf.Enum) yield declaration('enum', item, protoRoot);
    else if (item instanceof protobuf.Type) yield declaration('message', item, protoRoot);
    else if (item instanceof protobuf.Namespace) yield* declarations(item, protoRoot);
  }
}

function declaration(kind, item, protoRoot) {
  const fullName = item.fullName.slice(1);
  const file = withSlashes(relative(protoRoot, item.filename ?? ''));
  return { kind, name: item.name, fullName, file, path: `./${fullName.split('.').join('/')}` };
}

/** orders.v1.Order stays Order; a second Order, of orders.v2, becomes V2Order. */
function withUniqueNames(declared) {
  const taken = new Set();
  return declared.map((item) => {
    const packages = item.fullName.split('.').slice(0, -1);
    let as = item.name;
    while (exportedNames(item, as).some((name) => taken.has(name))) {
      as = packages.length > 0 ? capitalize(packages.pop()) + as : `${as}_`;
    }
    for (const name of exportedNames(item, as)) taken.add(name);
    return { ...item, as };
  });
}

function withSlashes(path) {
  return path.split(sep).join('/');
}

function capitalize(word) {
  return word[0].toUpperCase() + word.slice(1);
}
