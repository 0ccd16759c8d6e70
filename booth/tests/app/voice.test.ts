import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { LANGUAGES, firstSpoken, listed, nameOf, voiceOf } from "../../app/voice.ts";
import type { Language } from "../../app/voice.ts";

const TEXTS = resolve(import.meta.dirname, "../../../src/plebiscite/texts");
const APP = resolve(import.meta.dirname, "../../app");
const source = (language: Language): string =>
  readFileSync(resolve(TEXTS, language, "booth.ftl"), "utf8");

/** Each message with its text, as written. */
function messages(language: Language): ReadonlyMap<string, string> {
  const found = source(language).matchAll(/^([a-z][a-z0-9-]*) = ((?:.*)(?:\n(?: |}).*)*)/gm);
  return new Map(Array.from(found, ([, id = "", text = ""]) => [id, text]));
}

const variables = (text: string): readonly string[] =>
  [...new Set(Array.from(text.matchAll(/\$([a-z]+)/g), ([, name = ""]) => name))].sort();

const english = messages("en");
const sourcesOfApp = readdirSync(APP, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(resolve(APP, name), "utf8"))
  .join("\n");

/** Forms by number beside "other", for whole numbers below a million. */
const FORMS: Readonly<Record<Language, readonly string[]>> = {
  en: ["one"],
  fr: ["one"],
  ru: ["one", "few", "many"],
  ka: ["one"],
  ar: ["zero", "one", "two", "few", "many"],
};

describe.each(LANGUAGES)("%s", (language) => {
  const own = messages(language);
  const voice = voiceOf(language, source(language));

  test("has every message, in the same order", () => {
    expect([...own.keys()]).toEqual([...english.keys()]);
  });

  test("each message takes what the English one takes", () => {
    for (const [id, text] of own) {
      const wanted = variables(english.get(id) ?? "").filter((name) => /[a-z]/.test(name));
      expect([id, ...variables(text)]).toEqual([id, ...wanted]);
    }
  });

  test("every message can be said for every number", () => {
    for (const [id, text] of own) {
      for (const number of [0, 1, 2, 3, 5, 11, 21, 100]) {
        const values = Object.fromEntries(variables(text).map((name) => [name, number]));
        const said = voice.say(id, values);
        expect(said).not.toContain("{");
        expect(said.length).toBeGreaterThan(0);
      }
    }
  });

  test("every choice by number has all forms that the language has", () => {
    for (const [id, text] of own) {
      if (!text.includes("->")) continue;
      const written = Array.from(text.matchAll(/\[([a-z0-9]+)\]/g), ([, form]) => form);
      const missing = FORMS[language].filter(
        (form) => !written.includes(form) && !(form !== "few" && written.includes("0")),
      );
      expect([id, ...missing]).toEqual([id]);
    }
  });

  test("a text that is not there is an error, not an empty place", () => {
    expect(() => voice.say("no-such-text")).toThrow("no text no-such-text");
  });
});

test("every message is used by the booth", () => {
  const built = [/^text-size-/, /^contrast-/, /-title$/, /-text$/];
  const unused = [...english.keys()].filter(
    (id) => !sourcesOfApp.includes(`"${id}"`) && !built.some((form) => form.test(id)),
  );
  expect(unused).toEqual([]);
});

test("every text that the booth asks for by its name is there", () => {
  const asked = Array.from(sourcesOfApp.matchAll(/\bsay\(\s*"([a-z-]+)"/g), ([, id = ""]) => id);
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((id) => !english.has(id))).toEqual([]);
});

test("a file with a message twice is refused", () => {
  expect(() => voiceOf("en", "title = A\ntitle = B\n")).toThrow("en/booth.ftl");
});

test("Arabic runs from right to left and keeps the letter's figures", () => {
  const voice = voiceOf("ar", source("ar"));
  expect(voice.direction).toBe("rtl");
  expect(voice.say("question-title", { number: 1, total: 2 })).toMatch(/1.*2/);
});

test("the first wanted language that is spoken", () => {
  expect(firstSpoken(["", "de-CH", "FR-ca", "ru"])).toBe("fr");
  expect(firstSpoken(["tlh"])).toBe("en");
});

test("languages by their own names, also those without texts here", () => {
  expect(nameOf("ka")).toBe("ქართული");
  expect(nameOf("de")).toBe("Deutsch");
  expect(listed(["A", "B"], "en")).toBe("A, B");
  expect(listed(["A", "B"], "ar")).toBe("A، B");
});
