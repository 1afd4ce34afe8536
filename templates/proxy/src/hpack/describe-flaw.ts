import { isAllowedInNames } from './classify-name.js';
import {
  CONNECTION_FIELD,
  EMPTY_NAME,
  EMPTY_PATH,
  NAME_CHARACTER,
  STATUS_VALUE,
  TE_VALUE,
  VALUE_CHARACTER,
  type Flaw,
} from './field-flaws.js';

/** Characters of a name or value that a sentence quotes; more are cut, since a peer chose them. */
const MAX_QUOTED = 64;

/** What is wrong with a field, in one sentence. A value that may be secret is not in it. */
export function describeFlaw(flaw: Flaw, name: string, value: string): string {
  switch (flaw) {
    case EMPTY_NAME:
      return 'A field has an empty name; a name is at least one character.';
    case NAME_CHARACTER:
      return (
        `The field name ${quote(name)} holds ${quote(forbiddenIn(name))}; ` +
        "in HTTP/2 names are made of small letters, digits and !#$%&'*+-.^_`|~."
      );
    case CONNECTION_FIELD:
      return `The field ${quote(name)} belongs to one connection of HTTP/1.1; HTTP/2 does without it.`;
    case VALUE_CHARACTER:
      return `The value of ${quote(name)} holds NUL, CR or LF, which no value may hold.`;
    case TE_VALUE:
      return `The value of te is ${quote(value)}; in HTTP/2 it can only be "trailers".`;
    case EMPTY_PATH:
      return 'The value of :path is empty; a path begins with "/".';
    case STATUS_VALUE:
      return `The value of :status is ${quote(value)}; it has to be three digits from 100 to 599.`;
    default:
      return `The value of ${quote(name)} begins or ends with a space or a tab, which no value may.`;
  }
}

export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

function forbiddenIn(name: string): string {
  const start = name.startsWith(':') ? 1 : 0;
  const characters = [...name.slice(start)];
  return characters.find((each) => !isAllowedInNames(each.charCodeAt(0))) ?? '';
}
