/** A test that proves a feature. */
export interface Proof {
  /** Path from the repository's root. */
  readonly file: string;
  readonly test: string;
}

/** A feature of a chart. */
export interface Feature {
  readonly name: string;
  readonly proofs: readonly Proof[];
}

/** The rows of a page on a chart: what it has, and what is compared with others. */
export interface FeatureTable {
  readonly features: readonly Feature[];
  /** Names of the features in the comparison. */
  readonly compared: readonly string[];
}

/** Reads such a page: the first table, and the one below the first title that follows. */
export function readFeatureTable(text: string): FeatureTable {
  const [ours = '', others = ''] = text.split('\n## ');
  return {
    features: rowsOf(ours).map(([name = '', , proofs = '']) => ({
      name,
      proofs: proofs.split('<br>').flatMap(readProof),
    })),
    compared: rowsOf(others).map(([name = '']) => name),
  };
}

/** The cells of each row of the table in a text, without its head. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** `[services](../charts/…/services_test.yaml): are a headless one` */
function readProof(text: string): Proof[] {
  const [, file, test] = /^\[[^\]]+\]\(\.\.\/([^)]+)\): (.+)$/.exec(text) ?? [];
  return file === undefined || test === undefined ? [] : [{ file, test }];
}
