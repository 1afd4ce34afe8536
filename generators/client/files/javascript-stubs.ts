import type { ModuleSystem } from '../consumer/inspect-consumer.js';
import type { ContractScript, LoadedContract } from '../contract/contract-script.js';

/** The values of an enum, as proto-loader's generator writes them. */
const ENUM = /^export const (\w+) = (\{$[\s\S]*?^\}) as const;$/gm;

/**
 * The stubs of a contract for JavaScript: the same types as in TypeScript, as declarations, and the few values beside
 * them in the consumer's module system.
 *
 * @param types what `writeTypes` wrote, path → text
 * @param banner first line of each index and descriptor
 * @returns paths from the stubs' folder
 */
export function javascriptStubs(
  script: ContractScript,
  contract: LoadedContract,
  types: ReadonlyMap<string, string>,
  moduleSystem: ModuleSystem,
  banner: string,
): Map<string, Buffer> {
  const write = moduleSystem === 'esm' ? writeEsm : writeCommonJs;
  const files: [path: string, text: string][] = [
    [
      'descriptor.js',
      `// ${banner}\n${write.descriptor(script.loaderOptionsSource, contract.root.toJSON())}`,
    ],
    ['descriptor.d.ts', `// ${banner}\n${DESCRIPTOR_TYPES}`],
    ['index.js', `// ${banner}\n${write.index(contract)}`],
    ['index.d.ts', `// ${banner}\n${indexTypes(script, contract)}`],
  ];
  for (const [path, text] of types) {
    const module = path.replace(/\.ts$/, '');
    files.push([`${module}.d.ts`, text.replace(ENUM, 'export declare const $1: Readonly<$2>;')]);
    const enums = [...text.matchAll(ENUM)].map(([, name = '', values = '']) =>
      write.value(name, values),
    );
    if (enums.length > 0) files.push([`${module}.js`, `${write.head}${enums.join('\n')}`]);
  }
  return new Map(files.map(([path, text]) => [path, Buffer.from(text, 'utf8')]));
}

const DESCRIPTOR_TYPES = `import type { fromJSON, Options } from '@grpc/proto-loader';

/** The options the types in this folder were made with. */
export declare const loaderOptions: Options;

/** Everything in the contract, as protobuf.js JSON. */
export declare const descriptor: Parameters<typeof fromJSON>[0];
`;

function indexTypes(script: ContractScript, { declared }: LoadedContract): string {
  const services = declared.filter(({ kind }) => kind === 'service');
  return `import type { PackageDefinition } from '@grpc/proto-loader';
${services.map((service) => script.definitionImport(service)).join('\n')}

export declare const packageDefinition: PackageDefinition;
${services.map(({ as }) => `export declare const ${as}: ${as}Definition;`).join('\n')}

${declared.map((item) => script.typeExport(item)).join('\n')}
`;
}

/** How the same few values are written in a module system. */
interface Writer {
  head: string;
  value(name: string, expression: string): string;
  descriptor(loaderOptions: string, descriptor: unknown): string;
  index(contract: LoadedContract): string;
}

const show = (value: unknown): string => JSON.stringify(value, null, 2);

const writeEsm: Writer = {
  head: '',
  value: (name, expression) => `export const ${name} = ${expression};\n`,
  descriptor(loaderOptions, descriptor) {
    return `${this.value('loaderOptions', loaderOptions)}\n${this.value('descriptor', show(descriptor))}`;
  },
  index({ declared }) {
    const values = declared.flatMap(({ kind, name, as, fullName, path }) => {
      if (kind === 'service') return [`export const ${as} = packageDefinition['${fullName}'];`];
      return kind === 'enum' ? [`export { ${name} as ${as} } from '${path}.js';`] : [];
    });
    return `import { fromJSON } from '@grpc/proto-loader';
import { descriptor, loaderOptions } from './descriptor.js';

export const packageDefinition = fromJSON(descriptor, loaderOptions);
${values.join('\n')}
`;
  },
};

const writeCommonJs: Writer = {
  head: "'use strict';\n\n",
  value: (name, expression) => `exports.${name} = ${expression};\n`,
  descriptor(loaderOptions, descriptor) {
    return `${this.head}${this.value('loaderOptions', loaderOptions)}\n${this.value('descriptor', show(descriptor))}`;
  },
  index({ declared }) {
    const values = declared.flatMap(({ kind, name, as, fullName, path }) => {
      if (kind === 'service') return [`exports.${as} = packageDefinition['${fullName}'];`];
      return kind === 'enum' ? [`exports.${as} = require('${path}.js').${name};`] : [];
    });
    return `${this.head}const { fromJSON } = require('@grpc/proto-loader');
const { descriptor, loaderOptions } = require('./descriptor.js');

const packageDefinition = fromJSON(descriptor, loaderOptions);
exports.packageDefinition = packageDefinition;
${values.join('\n')}
`;
  },
};
