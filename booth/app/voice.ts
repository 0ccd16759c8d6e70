// The booth's own words, from the same Fluent files as every other part of the service.

import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { FluentVariable } from "@fluent/bundle";

export const LANGUAGES = ["en", "fr", "ru", "ka", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language's own name for itself. */
export const OWN_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  fr: "Français",
  ru: "Русский",
  ka: "ქართული",
  ar: "العربية",
};

export type Say = (id: string, values?: Readonly<Record<string, FluentVariable>>) => string;

export interface Voice {
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  readonly locale: string; // for numbers and times: figures as the letter prints them
  readonly say: Say;
}

const FILES: Readonly<Record<Language, () => Promise<{ readonly default: string }>>> = {
  en: () => import("../../src/plebiscite/texts/en/booth.ftl?raw"),
  fr: () => import("../../src/plebiscite/texts/fr/booth.ftl?raw"),
  ru: () => import("../../src/plebiscite/texts/ru/booth.ftl?raw"),
  ka: () => import("../../src/plebiscite/texts/ka/booth.ftl?raw"),
  ar: () => import("../../src/plebiscite/texts/ar/booth.ftl?raw"),
};

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}

/** Names one after another, with the language's comma. */
export function listed(names: readonly string[], language: Language): string {
  return names.join(language === "ar" ? "، " : ", ");
}

/** A language's own name, also for a language that the booth's own words do not have. */
export function nameOf(language: string): string {
  if (isLanguage(language)) return OWN_NAMES[language];
  return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
}

/** The first of the wanted languages that the booth speaks; English when none. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(base)) return base;
  }
  return "en";
}

/** Fetch a language's words. */
export async function learn(language: Language): Promise<Voice> {
  const file = await FILES[language]();
  return voiceOf(language, file.default);
}

/** A voice from the text of a Fluent file. Throws where a message is there twice. */
export function voiceOf(language: Language, source: string): Voice {
  const rtl = language === "ar";
  const locale = rtl ? "ar-u-nu-latn" : language;
  const bundle = new FluentBundle([locale, "en"], { useIsolating: rtl });
  const problems = bundle.addResource(new FluentResource(source));
  if (problems.length > 0) throw new Error(`${language}/booth.ftl: ${String(problems[0])}`);
  const say: Say = (id, values = {}) => {
    const pattern = bundle.getMessage(id)?.value;
    if (pattern === null || pattern === undefined) throw new Error(`no text ${id} in ${language}`);
    return bundle.formatPattern(pattern, values);
  };
  return { language, direction: rtl ? "rtl" : "ltr", locale, say };
}
