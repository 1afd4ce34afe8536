import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { goldenFile, titledCases } from './cases.js';
import { readManifests, type Manifest } from './manifests.js';

/** The custom resources in the golden files, made of the definitions of those who define them. */
const modules = [
  '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/GRPCRoute',
  '@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy',
  '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject',
  '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor',
  '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor',
];

/** Groups that every API server has: the tests on a cluster ask it about them. */
const BUILT_IN =
  /^(v1|(apps|autoscaling|policy)\/v\d|(networking|rbac\.authorization)\.k8s\.io\/v1)$/;

/** A group that no npm package describes. */
const UNDESCRIBED = /^policy\.linkerd\.io\//;

const described = titledCases
  .flatMap(([, one]) => readManifests(readFileSync(goldenFile(one), 'utf8')))
  .filter(({ apiVersion }) => !BUILT_IN.test(apiVersion) && !UNDESCRIBED.test(apiVersion));

const kindOf = ({ apiVersion, kind }: Manifest) => `/${apiVersion}/${kind}`;

function moduleOf(object: Manifest): string {
  const module = modules.find((path) => path.endsWith(kindOf(object)));
  if (module === undefined) throw new Error(`No module describes ${kindOf(object)}.`);
  return module;
}

/** What the definition says of an object that it refuses; undefined for one that it takes. */
async function refusalOf(object: Manifest): Promise<string | undefined> {
  const module = (await import(moduleOf(object))) as Readonly<
    Record<string, new (data: Manifest) => { validate(): void }>
  >;
  const Model = module[object.kind];
  if (Model === undefined) throw new Error(`${moduleOf(object)} has no ${object.kind}.`);
  try {
    new Model(object).validate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What TypeScript says of objects that hold a key which their types do not have. */
function complaintsOf(objects: readonly Manifest[]): readonly string[] {
  const source = objects.map((object, index) => {
    const type = `import('${moduleOf(object)}').I${object.kind}`;
    return `export const object${index}: ${type} = ${JSON.stringify(object)};`;
  });
  const file = join(import.meta.dirname, 'objects.mts');
  const target = ts.ScriptTarget.ES2023;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target,
    module: ts.ModuleKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([file], options, {
    ...host,
    fileExists: (path) => path === file || host.fileExists(path),
    getSourceFile: (path, ...rest) =>
      path === file
        ? ts.createSourceFile(path, source.join('\n'), target)
        : host.getSourceFile(path, ...rest),
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('the custom resources in the golden files', () => {
  it('are of every kind that is described, and of no other', () => {
    const kinds = [...new Set(described.map(kindOf))];
    expect(kinds.sort()).toEqual(modules.map((path) => /(\/[^/]+){3}$/.exec(path)?.[0]).sort());
  });

  it.each(described.map((object) => [kindOf(object), object] as const))(
    'hold what the definition of %s allows',
    async (_, object) => {
      expect(await refusalOf(object)).toBeUndefined();
      expect(await refusalOf({ ...object, spec: [] })).toContain('spec must be object');
    },
  );

  // The API server would drop such a key without a word.
  it('hold no key that the types do not have', () => {
    const [object] = described;
    const misspelt = { ...object, spec: { ...(object?.spec as object), selektor: {} } } as Manifest;
    expect(complaintsOf([...described, misspelt])).toEqual([
      expect.stringContaining(`'"selektor"' does not exist in type`),
    ]);
  });
});
