import { Random } from '../raw/random.js';

/**
 * Checks something with drawn input again and again, always the same unless FUZZ_SEED says where to begin (1 by default);
 * FUZZ_ROUNDS says how often instead of `rounds`. What fails says how to have that one round again.
 */
export function fuzz(rounds: number, check: (random: Random) => void): void {
  const firstSeed = numberFrom('FUZZ_SEED', 1);
  const count = numberFrom('FUZZ_ROUNDS', rounds);
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    try {
      check(new Random(seed));
    } catch (cause) {
      throw new Error(failureOf(seed), { cause });
    }
  }
}

/** `fuzz` for checks that take turns of the event loop; one after the other. */
export async function fuzzAsync(
  rounds: number,
  check: (random: Random) => Promise<void>,
): Promise<void> {
  const firstSeed = numberFrom('FUZZ_SEED', 1);
  const count = numberFrom('FUZZ_ROUNDS', rounds);
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    try {
      await check(new Random(seed));
    } catch (cause) {
      throw new Error(failureOf(seed), { cause });
    }
  }
}

function failureOf(seed: number): string {
  return `It fails with FUZZ_SEED=${seed} FUZZ_ROUNDS=1.`;
}

function numberFrom(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`${name} is ${JSON.stringify(text)}; it has to be a whole number from 1 on.`);
}
