import { join } from 'node:path';
import type { GeneratorPackage } from '../find-package-root.js';
import { quoteValue } from '../names/quote-value.js';
import type { FileMap } from '../plan/planned-file.js';
import { readTemplates } from '../plan/read-templates.js';
import { Refusal } from '../refusal.js';
import type { ClientAnswers } from './answers.js';
import { addDependencies } from './consumer/add-dependencies.js';
import type { Consumer } from './consumer/inspect-consumer.js';
import type { ContractScript, LoadedContract } from './contract/contract-script.js';
import { servicesOf } from './contract/validate-contract.js';
import { clientData } from './files/client-data.js';
import { planClient } from './files/plan-client.js';
import { lookAt } from './folder/look-at.js';
import { hashOf, MARKER, markerContents, readMarker } from './folder/marker.js';
import { planUpdate, type Update } from './folder/plan-update.js';
import { usageExample } from './report/usage-example.js';

/** Everything that a run is to change, worked out before anything is changed. */
export interface ClientChange {
  /** What the folder is to hold, with the marker. */
  files: FileMap;
  update: Update;
  /** The new package.json, if it changes. */
  manifestText: string | undefined;
  example: readonly string[];
}

/** Where a client is made from. */
export interface ClientSource {
  generator: GeneratorPackage;
  script: ContractScript;
  contract: LoadedContract;
}

/**
 * Works out what a run changes.
 *
 * @param force write over what the consumer changed
 * @throws {Refusal} when a dependency is too old, or a file of the consumer would be lost
 */
export function prepareClient(
  answers: ClientAnswers,
  consumer: Consumer,
  { generator, script, contract }: ClientSource,
  force: boolean,
): ClientChange {
  const templates = readTemplates(generator);
  const service = servicesOf(contract).find(({ fullName }) => fullName === answers.protoService);
  if (service === undefined) throw new Error(`No service ${answers.protoService}.`);
  const manifestText = addDependencies(
    { text: consumer.manifestText, manifest: consumer.manifest },
    templates.versions,
  );
  const data = clientData(service, answers.name);
  const files = new Map(
    planClient(
      { script, contract, data, templates: templates.service, packageRoot: generator.root },
      consumer,
    ),
  );
  const folder = join(consumer.root, answers.folder);
  const written = readMarker(folder, force)?.files ?? {};
  const update = planUpdate(files, written, (path) => lookAt(folder, path), force);
  refuseLosses(answers.folder, update, force);

  const hashes = Object.fromEntries([...files].map(([path, contents]) => [path, hashOf(contents)]));
  const marker = markerContents({
    generatorVersion: generator.version,
    answers,
    files: hashes,
  });
  const there = lookAt(folder, MARKER);
  const isSame = Buffer.isBuffer(there) && there.equals(marker);
  return {
    files: new Map([...files, [MARKER, marker]]),
    update: isSame ? update : { ...update, write: [...update.write, MARKER] },
    manifestText: manifestText === consumer.manifestText ? undefined : manifestText,
    example: usageExample(answers, consumer, data, contract),
  };
}

function refuseLosses(folder: string, { blocked, lost }: Update, force: boolean): void {
  const [link] = blocked;
  if (link !== undefined) {
    throw new Refusal(
      `${quoteValue(`${folder}/${link}`)} is a link, a folder or below one where a file of the client goes: move it away.`,
    );
  }
  const [first] = lost;
  if (first === undefined || force) return;
  const more = lost.length === 1 ? '' : ` and ${lost.length - 1} more`;
  throw new Refusal(
    `${quoteValue(`${folder}/${first}`)}${more} would be written over although you changed it: move your change to a file of ` +
      'your own, or lose it with --force.',
  );
}
