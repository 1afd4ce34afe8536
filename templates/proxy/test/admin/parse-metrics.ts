/** A metric with its samples. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: Sample[];
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) ((?:[^\\\\]|\\\\\\\\|\\\\n)*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)/y;
const VALUE = /^(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\+Inf|-Inf|NaN)$/i;

/**
 * Reads metrics as strictly as the text format 0.0.4 is written down: what some readers forgive is an error here.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @throws {Error} that quotes the line which breaks the format
 */
export function parseMetrics(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end in a line feed.');
  const families = new Map<string, Family>();
  let help: RegExpExecArray | null = null;
  let family: Family | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const isHelp = line.startsWith('# HELP ');
    const type = TYPE.exec(line);
    if (isHelp) {
      help = HELP.exec(line);
      if (!help) throw new Error(`This is no help: ${line}`);
    } else if (type) {
      const [, name = '', kind = ''] = type;
      if (help?.[1] !== name) throw new Error(`This type does not follow its help: ${line}`);
      if (families.has(name)) throw new Error(`This metric comes twice: ${line}`);
      family = { name, help: help[2] ?? '', type: kind, samples: [] };
      families.set(name, family);
    } else {
      if (!family) throw new Error(`This sample has no type: ${line}`);
      family.samples.push(parseSample(line, family));
    }
  }
  for (const one of families.values()) check(one);
  return families;
}

function parseSample(line: string, family: Family): Sample {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  const isOwn = suffixes.some((suffix) => name === family.name + suffix);
  if (!isOwn) throw new Error(`This is no sample of ${family.name}: ${line}`);
  if (!VALUE.test(value)) throw new Error(`This value is no number: ${line}`);
  return {
    name,
    labels: parseLabels(labels, line),
    value: Number(value.replace('Inf', 'Infinity')),
  };
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    const [, name = '', value = '', end] = LABEL.exec(text) ?? [];
    const isLast = LABEL.lastIndex === text.length;
    if (name === '' || (end === ',') === isLast) throw new Error(`These are no labels: ${line}`);
    if (name in labels) throw new Error(`The label ${name} comes twice: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_, escaped) =>
      escaped === 'n' ? '\n' : String(escaped),
    );
  }
  return labels;
}

function check({ name, type, samples }: Family): void {
  const series = new Set(
    samples.map((sample) => JSON.stringify([sample.name, sorted(sample.labels)])),
  );
  if (series.size < samples.length) throw new Error(`A series of ${name} comes twice.`);
  const isNegative = samples.some(({ value }) => !(value >= 0));
  if (type === 'counter' && isNegative) throw new Error(`The counter ${name} is below zero.`);
  if (type === 'histogram') checkHistogram(name, samples);
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const { le: _, ...others } = sample.labels;
    const key = JSON.stringify(sorted(others));
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  for (const [labels, members] of groups) {
    if (!isHistogram(name, members)) throw new Error(`${name} of ${labels} is no histogram.`);
  }
}

/** Rising bounds with rising counts, up to an infinite one that counts all. */
function isHistogram(name: string, samples: readonly Sample[]): boolean {
  const of = (suffix: string) => samples.filter((sample) => sample.name === name + suffix);
  const buckets = of('_bucket').map(({ labels, value }) => ({ le: bound(labels['le']), value }));
  const isRising = buckets.every(({ le, value }, index) => {
    const before = buckets[index - 1];
    return !before || (le > before.le && value >= before.value);
  });
  const last = buckets.at(-1);
  const counts = of('_count');
  const isWhole = counts.length === 1 && last?.le === Infinity && last.value === counts[0]?.value;
  return isRising && isWhole && of('_sum').length === 1;
}

function bound(le: string | undefined): number {
  return le === '+Inf' ? Infinity : Number(le);
}

function sorted(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
