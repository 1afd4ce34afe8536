import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as it was rendered; `at` reads the parts of its specification. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Labels;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  /** Of a ConfigMap. */
  readonly data?: Readonly<Record<string, string>>;
}

export type Labels = Readonly<Record<string, string>>;

/** Reads a stream of YAML documents; an error when one is not valid YAML, for example because of a key given twice. */
export function readManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    const object = document.toJS() as Manifest | null;
    return object === null ? [] : [object];
  });
}

/** The one object of a kind, and of a name if given; an error when there is none or more than one. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter(
    (manifest) => manifest.kind === kind && (name === undefined || manifest.metadata.name === name),
  );
  const [manifest] = found;
  if (manifest === undefined || found.length > 1) {
    throw new Error(`${found.length} objects of kind ${kind}, name ${name ?? 'any'}, instead of 1`);
  }
  return manifest;
}

/** The value at a path of keys and indices, "spec.ports.0.port"; undefined when there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return (inner as Readonly<Record<string, unknown>>)[key];
  }, value);
}

/** Environment of a container as name → value; an error when a name is given twice. Values by reference are left out. */
export function environment(container: unknown): Readonly<Record<string, string>> {
  const entries = at(container, 'env') as readonly { name: string; value?: string }[];
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`${twice} is given twice`);
  return Object.fromEntries(
    entries.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Label sets of every pod that the objects make, with the name of the object that makes it. */
export function podsOf(
  manifests: readonly Manifest[],
): readonly { name: string; labels: Labels; spec: unknown }[] {
  return manifests.flatMap((manifest) => {
    const { name } = manifest.metadata;
    if (manifest.kind === 'Pod') {
      return [{ name, labels: manifest.metadata.labels ?? {}, spec: manifest.spec }];
    }
    const pod = at(manifest, 'spec.template');
    if (pod === undefined) return [];
    return [{ name, labels: at(pod, 'metadata.labels') as Labels, spec: at(pod, 'spec') }];
  });
}
