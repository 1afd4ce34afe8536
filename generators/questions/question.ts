/** The names of the answers; each is also the name of its flag. */
export const ANSWER_NAMES = [
  'name',
  'scope',
  'package',
  'port',
  'image',
  'discovery',
  'install',
] as const;

export type AnswerName = (typeof ANSWER_NAMES)[number];

/** Answers as they were typed; those of yes-or-no questions are `yes` and `no`. */
export type TypedAnswers<Name extends string = AnswerName> = Partial<Record<Name, string>>;

/** One question, its flag and its prompt. */
export interface Question<Name extends string = AnswerName> {
  /** Name of the answer; the flag is this with `--` in front. */
  name: Name;
  /** What a person is asked. */
  prompt: string;
  /** Line of the help text. */
  help: string;
  /** A text, one of `choices`, or `yes` and `no`. */
  kind: 'text' | 'choice' | 'switch';
  choices?: readonly string[];
  /** A text of several things with commas in between; its flag may be given several times. */
  isList?: true;
  /** The choices, where they depend on earlier answers. */
  offer?: (earlier: TypedAnswers<Name>) => readonly string[];
  /** The answer of `--defaults`, also offered by the prompt. */
  suggest: (earlier: TypedAnswers<Name>) => string;
  /** One sentence on what is wrong with an answer, or undefined. */
  validate: (answer: string, earlier: TypedAnswers<Name>) => string | undefined;
  /** The answer that the earlier ones imply, so that there is nothing to ask. */
  imply?: (earlier: TypedAnswers<Name>) => string | undefined;
}
