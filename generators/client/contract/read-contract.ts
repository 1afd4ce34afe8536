import { dirname, join, relative, resolve, sep } from 'node:path';
import { quoteValue } from '../../names/quote-value.js';
import { Refusal } from '../../refusal.js';
import type { ContractScript, LoadedContract } from './contract-script.js';
import { findProtoFiles, type ProtoFiles } from './find-proto-files.js';

/** Longest piece of a parser's message that a sentence repeats, in characters. */
const SHOWN = 150;

/**
 * Reads the contract that a path stands for. Imports start at the nearest folder, from the files upwards, below which all
 * of them exist: `--proto=protos/orders/v1/orders.proto` finds `import "orders/v1/money.proto"` in protos/.
 *
 * @param typed relative to `root`, or absolute
 * @throws {Refusal} when there is nothing there, or nothing that parses
 */
export function readContract(script: ContractScript, root: string, typed: string): LoadedContract {
  const found = findProtoFiles(resolve(root, typed), typed);
  let missing: string | undefined;
  for (let protoRoot = found.folder; ; protoRoot = dirname(protoRoot)) {
    try {
      return script.loadContract(protoRoot, filesFrom(protoRoot, found));
    } catch (error) {
      const { code, path } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' || path === undefined) throw refuse(typed, error as Error);
      missing ??= relative(protoRoot, path);
    }
    if (protoRoot === dirname(protoRoot)) break;
  }
  throw new Refusal(
    `${quoteValue(typed)} imports ${quoteValue(missing.split(sep).join('/'))}, which no folder from there upwards holds: ` +
      'give the folder that holds everything, with paths as the imports say them.',
  );
}

function filesFrom(protoRoot: string, { folder, files }: ProtoFiles): string[] {
  return files.map((file) => relative(protoRoot, join(folder, file)).split(sep).join('/'));
}

function refuse(typed: string, { message }: Error): Refusal {
  const reason = [...message.replace(/\s+/g, ' ')].slice(0, SHOWN).join('');
  return new Refusal(
    `${quoteValue(typed)} is no contract: ${JSON.stringify(reason)}, says protobufjs.`,
  );
}
