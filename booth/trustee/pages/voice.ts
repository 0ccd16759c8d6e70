// The trustee's words, from the same Fluent files as every other part of the service.

import { type Language, type Voice, voiceOf } from "../../app/voice.ts";

const FILES: Readonly<Record<Language, () => Promise<{ readonly default: string }>>> = {
  en: () => import("../../../src/plebiscite/texts/en/trustee.ftl?raw"),
  fr: () => import("../../../src/plebiscite/texts/fr/trustee.ftl?raw"),
  ru: () => import("../../../src/plebiscite/texts/ru/trustee.ftl?raw"),
  ka: () => import("../../../src/plebiscite/texts/ka/trustee.ftl?raw"),
  ar: () => import("../../../src/plebiscite/texts/ar/trustee.ftl?raw"),
};

export async function learnTrustee(language: Language): Promise<Voice> {
  return voiceOf(language, (await FILES[language]()).default);
}
