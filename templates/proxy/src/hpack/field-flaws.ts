/** Why a field makes its list malformed (RFC 9113, sections 8.2 and 8.3), whatever the other fields are. */
export type Flaw = number;

export const NO_FLAW = 0;
export const EMPTY_NAME = 1;
export const NAME_CHARACTER = 2;
export const CONNECTION_FIELD = 3;
/** Every flaw after this one is of the value. */
export const LAST_NAME_FLAW = 3;
export const VALUE_CHARACTER = 4;
export const VALUE_EDGE = 5;
export const TE_VALUE = 6;
export const EMPTY_PATH = 7;
export const STATUS_VALUE = 8;
