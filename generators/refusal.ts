/**
 * A sentence for the person at the terminal: what was given, and what is allowed. Not a defect, so its stack is of no
 * use to anybody and nothing was written.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Gives the sentence of a refusal, as validators do. */
export function refusalOf(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
