import { deriveIdentifiers } from '../names/derive-identifiers.js';
import type { DiscoveryMode } from '../names/validate-discovery.js';
import type { Answers } from '../questions/answers.js';
import { repeatCommand } from '../report/repeat-command.js';
import { describeDiscovery, type DiscoveryTexts } from './describe-discovery.js';

/** What an `.ejs` template may name; anything else in one is an error. */
export interface TemplateData extends DiscoveryTexts {
  /** DNS-1035 label: folder, Service, chart, Deployment. */
  name: string;
  /** Name of the npm package, with its scope. */
  npmName: string;
  /** `acme.order_history.v1` */
  protoPackage: string;
  /** Path below proto/: `acme/order_history/v1/order_history.proto`. */
  protoPath: string;
  /** Service of the contract: `OrderHistoryService`. */
  serviceName: string;
  /** The same with its package: `acme.order_history.v1.OrderHistoryService`. */
  protoService: string;
  /** `OrderHistory` of `createOrderHistoryClient`. */
  clientName: string;
  /** Prefix of environment variables: `ORDER_HISTORY`. */
  envPrefix: string;
  port: number;
  image: string;
  discovery: DiscoveryMode;
  generatorVersion: string;
  /** Repeats the run without questions. */
  repeatCommand: string;
  version: VersionOf;
}

/**
 * Version that generated projects receive.
 *
 * @throws {Error} for a package that templates/versions/package.json does not list
 */
export type VersionOf = (npmPackage: string) => string;

/** Dependency name → exact version, from templates/versions/package.json. */
export type Versions = ReadonlyMap<string, string>;

/** Derives all data of the templates from the answers. */
export function templateData(
  answers: Answers,
  generatorVersion: string,
  versions: Versions,
): TemplateData {
  const { name, scope, protoPackage, port, image, discovery } = answers;
  const { fileName, ...identifiers } = deriveIdentifiers(name);
  return {
    name,
    npmName: scope === undefined ? name : `@${scope}/${name}`,
    protoPackage,
    protoPath: `${protoPackage.replaceAll('.', '/')}/${fileName}.proto`,
    ...identifiers,
    protoService: `${protoPackage}.${identifiers.serviceName}`,
    port,
    image,
    discovery,
    ...describeDiscovery(discovery, name),
    generatorVersion,
    repeatCommand: repeatCommand(answers),
    version: versionsOf(versions),
  };
}

export function versionsOf(versions: Versions): VersionOf {
  return (npmPackage) => {
    const version = versions.get(npmPackage);
    if (version !== undefined) return version;
    throw new Error(`"${npmPackage}" has no version: add it to templates/versions/package.json.`);
  };
}
