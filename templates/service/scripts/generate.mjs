/**
 * Turns proto/ into client/generated/: TypeScript types by proto-loader's own generator, and the contract itself as
 * data, so that a copied client needs no .proto file at run time. Run it after each change of a .proto file:
 *
 *     npm run generate
 */
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProtoFiles, loadContract } from './load-contract.mjs';
import { writeStubs } from './write-stubs.mjs';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const protoRoot = join(project, 'proto');
const files = findProtoFiles(protoRoot);
if (files.length === 0) {
  throw new Error(
    `No .proto file below ${relative(process.cwd(), protoRoot) || '.'}: put your contract there.`,
  );
}
writeStubs(loadContract(protoRoot, files), {
  outDir: join(project, 'client', 'generated'),
  banner: 'Made from proto/ by `npm run generate`. Change the contract there, not this file.',
});
