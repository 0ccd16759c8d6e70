// What a voter may choose, and what is still wrong with a choice. No document, no network.

/** The rule of one question, as the definition states it. */
export interface QuestionRule {
  readonly id: string;
  readonly options: readonly string[];
  readonly blank: boolean;
  readonly min: number;
  readonly max: number;
}

/** By question id, the ids of the chosen options; `["blank"]`; nothing for an empty answer. */
export type Choices = Readonly<Record<string, readonly string[]>>;

export const BLANK = "blank";

export type AnswerProblem = "too-many" | "too-few" | "none" | "none-or-blank";

export function chosenIn(choices: Choices, question: QuestionRule): readonly string[] {
  return choices[question.id] ?? [];
}

/** One choice among exclusive ones: a radio button, and no count to be told. */
export function isSingle(question: QuestionRule): boolean {
  return question.max === 1;
}

/** The choices after `option` was switched on or off. A blank vote stands alone. */
export function choose(
  choices: Choices,
  question: QuestionRule,
  option: string,
  on: boolean,
): Choices {
  const before = chosenIn(choices, question);
  return { ...choices, [question.id]: inOrder(question, changed(question, before, option, on)) };
}

function changed(
  question: QuestionRule,
  before: readonly string[],
  option: string,
  on: boolean,
): readonly string[] {
  const others = before.filter((chosen) => chosen !== option);
  if (!on) return others;
  if (option === BLANK || isSingle(question)) return [option];
  return [...others.filter((chosen) => chosen !== BLANK), option];
}

function inOrder(question: QuestionRule, chosen: readonly string[]): readonly string[] {
  return [BLANK, ...question.options].filter((option) => chosen.includes(option));
}

/** What keeps an answer from being sealed; null when nothing does. */
export function answerProblem(
  question: QuestionRule,
  chosen: readonly string[],
): AnswerProblem | null {
  if (chosen.length === 1 && chosen[0] === BLANK && question.blank) return null;
  if (chosen.length > question.max) return "too-many";
  if (chosen.length >= question.min) return null;
  if (chosen.length > 0) return "too-few";
  if (!question.blank && question.min > 1) return "too-few";
  return question.blank ? "none-or-blank" : "none";
}

export function allAnswered(questions: readonly QuestionRule[], choices: Choices): boolean {
  return questions.every(
    (question) => answerProblem(question, chosenIn(choices, question)) === null,
  );
}
