import type { Server } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import descriptor, {
  type IDescriptorProto,
  type IFileDescriptorProto,
} from 'protobufjs/ext/descriptor/index.js';

/** Adds gRPC server reflection, v1 and v1alpha, by which grpcurl and its like learn the contract. */
export function addReflection(server: Server, contract: PackageDefinition): void {
  // Each message carries the files of the whole package, so that most of them come up many times.
  const files = new Set<Buffer>();
  for (const { fileDescriptorProtos } of Object.values(contract)) {
    if (Array.isArray(fileDescriptorProtos))
      for (const file of fileDescriptorProtos) files.add(file);
  }
  const reflected = { files: { fileDescriptorProtos: [...files].map(repairFile) } };
  new ReflectionService(reflected as unknown as PackageDefinition).addToServer(server);
}

/** Puts right what protobufjs changes in a contract, so that it is seen the way it was written. */
function repairFile(bytes: Buffer): Buffer {
  const file = descriptor.FileDescriptorProto.decode(bytes);
  const { messageType = [] } = file as unknown as IFileDescriptorProto;
  for (const message of messageType) repairMessage(message);
  return Buffer.from(descriptor.FileDescriptorProto.encode(file).finish());
}

/**
 * - The entry types of maps: `prices` → `PricesEntry`. protobufjs leaves out the "Entry", and grpcurl refuses the whole
 *   file for that.
 * - The names of fields: protobufjs has only `intervalMs`, which in the contract is `interval_ms` (lower_snake_case, as
 *   the style guide of Protocol Buffers has it) and in JSON `intervalMs`.
 */
function repairMessage({ field = [], nestedType = [] }: IDescriptorProto): void {
  for (const nested of nestedType) {
    repairMessage(nested);
    if (!nested.options?.mapEntry) continue;
    const mapField = field.find(({ name = '' }) => upperFirst(name) === nested.name);
    if (mapField?.name) mapField.typeName = nested.name = entryName(mapField.name);
  }
  for (const each of field) {
    if (each.name === undefined) continue;
    each.jsonName = each.name;
    each.name = each.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

function entryName(fieldName: string): string {
  return `${fieldName.split('_').map(upperFirst).join('')}Entry`;
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
