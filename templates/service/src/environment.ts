/** Everything that is wrong with the environment, one sentence each. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads environment variables and remembers what is wrong with them, so that one restart is enough to mend them all.
 * A variable that is empty counts as not set.
 */
export class EnvironmentReader {
  readonly #variables: NodeJS.ProcessEnv;
  readonly #problems: string[] = [];

  constructor(variables: NodeJS.ProcessEnv) {
    this.#variables = variables;
  }

  /**
   * @param allowed ends the sentence "allowed is …"
   * @param parse gives undefined for a text that is not allowed
   */
  read<T>(name: string, fallback: T, allowed: string, parse: (text: string) => T | undefined): T {
    const text = this.#variables[name];
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    this.#problems.push(`${name} is ${quote(text)}: allowed is ${allowed}.`);
    return fallback;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const parse = (text: string) => parseInteger(text, min, max);
    return this.read(name, fallback, `a whole number from ${min} to ${max}`, parse);
  }

  /** @param meaning ends the sentence "set it to …" */
  required(name: string, meaning: string): string {
    const text = this.#variables[name] ?? '';
    if (text === '') this.#problems.push(`${name} is not set: set it to ${meaning}.`);
    return text;
  }

  /** @throws {EnvironmentError} when anything was wrong */
  check(): void {
    if (this.#problems.length > 0) throw new EnvironmentError(this.#problems);
  }
}

/** @returns undefined for what is no whole number in this range */
export function parseInteger(text: string, min: number, max: number): number | undefined {
  const value = Number(text);
  return /^\d{1,10}$/.test(text) && value >= min && value <= max ? value : undefined;
}

/** As JSON, so that blanks and control characters show; cut, so that a log line stays one. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
