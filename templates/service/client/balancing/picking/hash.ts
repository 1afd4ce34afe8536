/** A hash of 64 bits, as two whole numbers of 32. */
export type Hash = readonly [number, number];

const { imul } = Math;

/** Where the two lanes start: the fractions of the golden ratio and of the square root of 2. */
const START: Hash = [0x9e3779b9, 0x6a09e667];

/**
 * Hashes a text from a starting value. Two lanes of multiply-and-xor (the step of FNV-1a, with two large odd factors),
 * each finished by murmur3's 32-bit mixer, crosswise, so that texts that differ in one digit (addresses) differ in
 * half of all bits. Made for spreading, not for secrets.
 */
export function hashText(text: string, start: Hash = START): Hash {
  let [one, two] = start;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    one = imul(one ^ unit, 0x9e3779b1);
    two = imul(two ^ unit, 0x5f356495);
    one ^= one >>> 15;
    two ^= two >>> 13;
  }
  return [mix(one ^ imul(two, 0x85ebca6b)), mix(two ^ imul(one, 0xc2b2ae35))];
}

/** The hash as one number, 0 to 2^53 - 1. */
export function rankOf([one, two]: Hash): number {
  return (two >>> 11) * 2 ** 32 + (one >>> 0);
}

/** The finalizer of murmur3: every bit of the input changes every bit of the output with a chance near one half. */
function mix(value: number): number {
  let mixed = imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
