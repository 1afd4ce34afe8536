/** The parts of JSON Schema that values.schema.json uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  /** Of a key that values.yaml does not hold. */
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A part of a schema, with what it refers to filled in; its own words win. */
export function resolve(root: Schema, part: Schema): Schema {
  const { $ref, ...own } = part;
  const name = $ref?.replace('#/$defs/', '');
  return name === undefined ? part : { ...root.$defs?.[name], ...own };
}
