/**
 * Words that TypeScript keeps for itself in modules (ECMA-262, ReservedWord and the additions of strict mode). Most are
 * reserved in Java and some in Python too, whose generated code makes a folder or package of each part of a proto package.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally ' +
    'for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof var void while with yield'
  ).split(' '),
);
