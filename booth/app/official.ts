// The official text of a referendum in the wanted language, or in its first where there is none.

import type { ContestTexts, Definition, Question, QuestionTexts, Texts } from "../lib/client.ts";

export interface Official {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly texts: Texts;
}

/** One question with its contest. */
export interface OfficialQuestion {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly title: string; // of the contest
  readonly text: string;
  readonly explanation: string;
  option(id: string): string;
}

type Book = Pick<
  { readonly texts: ReadonlyMap<string, Texts>; readonly languages: readonly string[] },
  "texts" | "languages"
>;

/** Throws where the referendum has no text at all (the library refuses such a definition). */
export function official(book: Book, language: string): Official {
  const texts = book.texts.get(language) ?? book.texts.get(book.languages[0] ?? "");
  if (texts === undefined) throw new Error("the definition holds no texts");
  return { language: texts.language, direction: texts.direction, texts };
}

export function officialQuestion(
  book: Book & { readonly definition: Definition },
  question: Question,
  language: string,
): OfficialQuestion {
  const found = official(book, language);
  const [contest, words] = wordsOf(found.texts, question.id);
  return {
    language: found.language,
    direction: found.direction,
    title: contest.title,
    text: words.text,
    explanation: contest.explanation ?? "",
    option: (id) => words.options[question.options.indexOf(id)] ?? id,
  };
}

function wordsOf(texts: Texts, id: string): readonly [ContestTexts, QuestionTexts] {
  for (const contest of texts.contests) {
    const found = contest.questions.find((question) => question.id === id);
    if (found !== undefined) return [contest, found];
  }
  throw new Error(`no text for question ${id} in ${texts.language}`);
}
