// The numbers that the dynamic table keeps of each entry, by their place among them.

/** Where the entry's literal begins, its name ends, and it ends itself. */
export const START = 0;
export const NAME_END = 1;
export const END = 2;
/** Octets of the name. */
export const NAME_LENGTH = 3;
/** Octets of name and value, and ENTRY_OVERHEAD. */
export const SIZE = 4;
export const KIND = 5;
/** That of the name or else that of the value. */
export const FLAW = 6;

/** The numbers of the entry in slot n begin at n << STRIDE_BITS. */
export const STRIDE_BITS = 3;
