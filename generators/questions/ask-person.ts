import type { Question, TypedAnswers } from './question.js';

/** The part of Yeoman's adapter that asks; `this.prompt` would also read ~/.yo-rc-global.json, which root's yo may not. */
export interface Prompter {
  prompt(questions: readonly PromptSpec[]): Promise<Record<string, unknown>>;
}

interface PromptSpec {
  name: string;
  type: 'input' | 'select' | 'confirm';
  message: string;
  default: string | boolean;
  choices?: readonly string[];
  validate?: (answer: string) => string | true;
}

const TYPES = { text: 'input', choice: 'select', switch: 'confirm' } as const;

/** Asks one question and gives the answer as a flag would. */
export async function askPerson<Name extends string>(
  prompter: Prompter,
  question: Question<Name>,
  earlier: TypedAnswers<Name>,
): Promise<string> {
  const { name, kind, prompt: message, choices = question.offer?.(earlier) } = question;
  const suggested = question.suggest(earlier);
  const answers = await prompter.prompt([
    {
      name,
      type: TYPES[kind],
      message,
      default: kind === 'switch' ? suggested === 'yes' : suggested,
      ...(choices === undefined ? {} : { choices }),
      ...(kind === 'text'
        ? { validate: (answer: string) => question.validate(answer, earlier) ?? true }
        : {}),
    },
  ]);
  const answer = answers[name];
  return typeof answer === 'boolean' ? (answer ? 'yes' : 'no') : String(answer);
}
