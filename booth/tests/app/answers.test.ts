import { describe, expect, test } from "vitest";

import { BLANK, allAnswered, answerProblem, choose } from "../../app/answers.ts";
import type { QuestionRule } from "../../app/answers.ts";

const question = (changes: Partial<QuestionRule> = {}): QuestionRule => ({
  id: "bench",
  options: ["yes", "no"],
  blank: true,
  min: 1,
  max: 1,
  ...changes,
});
const several = question({ id: "trees", options: ["oak", "elm", "ash"], max: 2 });

describe("choosing", () => {
  test("one answer takes the place of another where one is allowed", () => {
    const first = choose({}, question(), "yes", true);
    expect(choose(first, question(), "no", true)).toEqual({ bench: ["no"] });
  });

  test("several answers stand in the definition's order", () => {
    const first = choose({}, several, "ash", true);
    expect(choose(first, several, "oak", true)).toEqual({ trees: ["oak", "ash"] });
  });

  test("more than allowed is kept, so that the voter decides what to take away", () => {
    const all = several.options.reduce((made, id) => choose(made, several, id, true), {});
    expect(all).toEqual({ trees: ["oak", "elm", "ash"] });
  });

  test("a blank vote stands alone, whichever came first", () => {
    const blank = choose(choose({}, several, "oak", true), several, BLANK, true);
    expect(blank).toEqual({ trees: [BLANK] });
    expect(choose(blank, several, "elm", true)).toEqual({ trees: ["elm"] });
  });

  test("an answer can be taken away; other questions keep theirs", () => {
    const both = choose({ bench: ["no"] }, several, "oak", true);
    expect(choose(both, several, "oak", false)).toEqual({ bench: ["no"], trees: [] });
  });
});

describe("what keeps an answer from being sealed", () => {
  const cases: readonly (readonly [string, QuestionRule, readonly string[], string | null])[] = [
    ["one of one", question(), ["yes"], null],
    ["blank", question(), [BLANK], null],
    ["nothing, blank allowed", question(), [], "none-or-blank"],
    ["nothing, no blank", question({ blank: false }), [], "none"],
    ["nothing, may be empty", question({ blank: false, min: 0 }), [], null],
    ["blank where there is none", question({ blank: false, min: 2, max: 2 }), [BLANK], "too-few"],
    ["too many", several, ["oak", "elm", "ash"], "too-many"],
    ["fewer than allowed", several, ["oak"], null],
    ["too few", question({ ...several, min: 2 }), ["oak"], "too-few"],
    ["nothing of two, no blank", question({ ...several, min: 2, blank: false }), [], "too-few"],
  ];
  test.each(cases)("%s", (_, rule, chosen, problem) => {
    expect(answerProblem(rule, chosen)).toBe(problem);
  });

  test("all answered only if each is", () => {
    expect(allAnswered([question(), several], { bench: ["yes"] })).toBe(false);
    expect(allAnswered([question(), several], { bench: ["yes"], trees: [BLANK] })).toBe(true);
  });
});
