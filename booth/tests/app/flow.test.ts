import { describe, expect, test } from "vitest";

import { reduce } from "../../app/flow.ts";
import { START, isFirm } from "../../app/steps.ts";
import type { Action, State, Step } from "../../app/steps.ts";

const bench = { id: "bench", options: ["yes", "no"], blank: true, min: 1, max: 1 };
const trees = { id: "trees", options: ["oak", "elm"], blank: false, min: 0, max: 2 };
const questions = [bench, trees];

const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);
const opened = (changes: Partial<Extract<Action, { do: "opened" }>> = {}): Action => ({
  do: "opened",
  factor: "none",
  trusted: true,
  ...changes,
});
const identified: Action = { do: "identified", questions, same: false, unsettled: false };
const yes: Action = { do: "choose", option: "yes", on: true };
const next: Action = { do: "next" };

const landing = after(START, opened());
const you = after(landing, identified);
const first = after(you, { do: "begin" });
const second = after(first, yes, next);
const review = after(second, next);
const ready = after(review, { do: "sealed", seal: review.seal });
const casting = after(ready, { do: "cast" });
const giving = after(ready, { do: "give-up" });
const trial = after(landing, { do: "try-out" });
const stopped = after(first, { do: "stopped" });

const at = (state: State): readonly [Step, number] => [state.step, state.question];

describe("from the link to the record", () => {
  test("each step in order", () => {
    expect(START.step).toBe("opening");
    expect(landing.step).toBe("landing");
    expect(you.step).toBe("you");
    expect(at(first)).toEqual(["question", 0]);
    expect(at(second)).toEqual(["question", 1]);
    expect(review.step).toBe("review");
    expect(casting.step).toBe("casting");
    expect(after(casting, { do: "recorded" }).step).toBe("recorded");
  });

  test("answers are gone once the vote is recorded", () => {
    expect(casting.choices).toEqual({ bench: ["yes"] });
    expect(after(casting, { do: "recorded" }).choices).toEqual({});
  });

  test("nothing is recorded before it was cast", () => {
    for (const state of [landing, you, first, review, ready, giving]) {
      expect(after(state, { do: "recorded" })).toBe(state);
    }
  });

  test("a ballot is cast or given up only when it is sealed", () => {
    expect(after(review, { do: "cast" })).toBe(review);
    expect(after(review, { do: "give-up" })).toBe(review);
    expect(after(first, { do: "cast" })).toBe(first);
    const failed = after(review, { do: "seal-failed", seal: review.seal });
    expect(failed.sealing).toBe("failed");
    expect(after(failed, { do: "cast" })).toBe(failed);
  });

  test("sealing starts with the review, and a result of an earlier sealing is dropped", () => {
    expect(review.sealing).toBe("working");
    const again = after(ready, { do: "change", question: 0 }, next);
    expect(again.seal).toBe(review.seal + 1);
    expect(after(again, { do: "sealed", seal: review.seal }).sealing).toBe("working");
    expect(after(again, { do: "seal-failed", seal: review.seal }).sealing).toBe("working");
    expect(after(again, { do: "sealed", seal: again.seal }).sealing).toBe("ready");
  });

  test("sealing that failed is tried again", () => {
    const failed = after(review, { do: "seal-failed", seal: review.seal });
    const again = after(failed, { do: "reseal" });
    expect([again.sealing, again.seal]).toEqual(["working", review.seal + 1]);
    expect(after(first, { do: "reseal" })).toBe(first);
  });
});

describe("identity comes first", () => {
  test("the twelve words before anything else, where the link named no policy", () => {
    const asked = after(START, opened({ trusted: false, factor: "email-code" }), identified);
    expect(asked.step).toBe("compare");
    expect(after(asked, { do: "words-compared" }).step).toBe("address");
    expect(after(asked, { do: "begin" })).toBe(asked);
  });

  test("a code by e-mail before the first question", () => {
    const address = after(START, opened({ factor: "email-code" }), identified);
    expect(address.step).toBe("address");
    const code = after(address, { do: "code-mailed" });
    expect(code.step).toBe("mail-code");
    expect(after(code, { do: "code-mailed" }).step).toBe("mail-code");
    expect(after(code, { do: "factor-passed" }).step).toBe("you");
    expect(after(address, { do: "begin" })).toBe(address);
    expect(after(landing, { do: "code-mailed" })).toBe(landing);
  });

  test("signing in with another service", () => {
    const asked = after(START, opened({ factor: "oidc" }), identified);
    expect(asked.step).toBe("sign-in");
    expect(after(asked, { do: "factor-passed" }).step).toBe("you");
    expect(after(landing, { do: "factor-passed" })).toBe(landing);
  });

  test.each(["casting", "giving"] as const)("a check ran out while %s: on there", (step) => {
    const factor = { factor: "email-code", passed: true } as const;
    const sending = { ...(step === "casting" ? casting : giving), ...factor };
    const asked = after(sending, { do: "factor-needed" });
    expect([asked.step, asked.passed, asked.again]).toEqual(["address", false, step]);
    const passed = after(asked, { do: "code-mailed" }, { do: "factor-passed" });
    expect([passed.step, passed.again]).toEqual([step, ""]);
  });

  test("a ballot that was never answered is sent again first", () => {
    const again = after(landing, { ...identified, unsettled: true } as Action);
    expect(again.step).toBe("casting");
    expect(after(again, { do: "settled" }).step).toBe("you");
    expect(after(you, { do: "settled" })).toBe(you);
  });

  test("another voter gets neither answers nor passed checks", () => {
    const left = { ...after(second, { do: "went", place: { step: "landing", question: 0 } }) };
    const passed = { ...left, passed: true };
    const same = after(passed, { ...identified, same: true } as Action);
    expect([same.choices, same.passed]).toEqual([{ bench: ["yes"] }, true]);
    const other = after(passed, identified);
    expect([other.choices, other.passed]).toEqual([{}, false]);
  });

  test("a code is identified on the landing page only", () => {
    expect(after(first, identified)).toBe(first);
    expect(after(START, identified)).toBe(START);
    expect(after(you, opened())).toBe(you);
    expect(after(you, { do: "words-compared" })).toBe(you);
  });
});

describe("questions", () => {
  test("an unanswered question holds, and says why until it is answered", () => {
    const held = after(first, next);
    expect([at(held), held.problem]).toEqual([["question", 0], "none-or-blank"]);
    expect(after(held, yes).problem).toBeNull();
  });

  test("Back keeps answers", () => {
    const back = after(second, { do: "back" });
    expect([at(back), back.choices]).toEqual([["question", 0], { bench: ["yes"] }]);
    expect(after(back, { do: "back" }).step).toBe("you");
    expect(at(after(review, { do: "back" }))).toEqual(["question", 1]);
    expect(after(you, { do: "back" }).step).toBe("landing");
  });

  test.each(["compare", "address", "sign-in"] as const)("Back from %s", (step) => {
    expect(after({ ...landing, step }, { do: "back" }).step).toBe("landing");
  });

  test("Back from the code goes to the address; elsewhere it does nothing", () => {
    expect(after({ ...landing, step: "mail-code" }, { do: "back" }).step).toBe("address");
    expect(after(casting, { do: "back" })).toBe(casting);
  });

  test("a change comes back to the review", () => {
    const changing = after(ready, { do: "change", question: 0 });
    expect([at(changing), changing.changing, changing.sealing]).toEqual([
      ["question", 0],
      true,
      "none",
    ]);
    expect(after(changing, next).step).toBe("review");
    expect(after(changing, { do: "back" }).step).toBe("review");
    const cleared = after(changing, { do: "clear" });
    expect(after(cleared, { do: "back" }).step).toBe("you");
    expect(after(ready, { do: "change", question: 7 })).toBe(ready);
    expect(after(first, { do: "change", question: 1 })).toBe(first);
  });

  test("an answer can be taken away", () => {
    expect(after(first, yes, { do: "clear" }).choices).toEqual({ bench: [] });
    expect(after(you, yes)).toBe(you);
    expect(after(you, next)).toBe(you);
  });
});

describe("sending", () => {
  test("its states are told, and nothing else moves", () => {
    const busy = after(casting, { do: "sending", sending: "busy", wait: 7 });
    expect([busy.step, busy.sending, busy.wait]).toEqual(["casting", "busy", 7]);
    const offline = after(giving, { do: "sending", sending: "offline" });
    expect([offline.sending, offline.wait]).toEqual(["offline", 0]);
    expect(after(review, { do: "sending", sending: "busy" })).toBe(review);
  });

  test("a refusal keeps the answers, to be sealed again", () => {
    const refused = after(casting, { do: "refused" });
    expect([refused.step, refused.choices]).toEqual(["refused", { bench: ["yes"] }]);
    expect(after(refused, { do: "reseal" }).step).toBe("review");
    expect(after(giving, { do: "refused" }).step).toBe("refused");
    expect(after(review, { do: "refused" })).toBe(review);
  });

  test("a given-up ballot is opened, never recorded; then a fresh one", () => {
    expect(after(giving, { do: "recorded" })).toBe(giving);
    expect(after(casting, { do: "given-up" })).toBe(casting);
    const open = after(giving, { do: "given-up" });
    expect([open.step, open.choices]).toEqual(["opened", {}]);
    expect(at(after(open, { do: "vote-afresh", questions }))).toEqual(["question", 0]);
    expect(after(review, { do: "vote-afresh", questions })).toBe(review);
  });
});

describe("ends", () => {
  test("nothing leads on from a lie but forgetting", () => {
    const tries: readonly Action[] = [
      opened(),
      identified,
      { do: "begin" },
      { do: "cast" },
      { do: "reopen" },
      { do: "went", place: { step: "landing", question: 0 } },
      { do: "hindered", hindrance: "closed" },
    ];
    for (const one of tries) expect(after(stopped, one)).toBe(stopped);
    expect([stopped.choices, stopped.questions]).toEqual([{}, []]);
    expect(after(stopped, { do: "forget" }).step).toBe("forgotten");
  });

  test("a hindrance can be tried again, from the start", () => {
    const hindered = after(first, { do: "hindered", hindrance: "paused" });
    expect([hindered.step, hindered.hindrance]).toEqual(["not-now", "paused"]);
    expect(after(hindered, { do: "reopen" })).toBe(START);
    expect(after(first, { do: "reopen" })).toBe(first);
  });

  test("forgetting leaves nothing", () => {
    const forgotten = after(ready, { do: "forget" });
    expect(forgotten).toEqual({ ...START, step: "forgotten" });
    expect(after(forgotten, { do: "reopen" })).toBe(START);
  });

  test("a problem is shown until the next try or the next letter", () => {
    const failed = after(landing, { do: "work" }, { do: "failed", problem: "code-unknown" });
    expect([failed.working, failed.problem]).toEqual([false, "code-unknown"]);
    expect(after(failed, { do: "amended" }).problem).toBeNull();
    expect(after(landing, { do: "amended" })).toBe(landing);
    const working = after(failed, { do: "work" });
    expect([working.working, working.problem]).toEqual([true, null]);
  });
});

describe("practice vote and second device", () => {
  test("a practice vote is thrown away and seals nothing", () => {
    const over = after(
      trial,
      { do: "trial-begin", questions },
      yes,
      next,
      next,
      { do: "throw-away" },
    );
    expect([over.step, over.choices]).toEqual(["trial-over", {}]);
    const shown = after(trial, { do: "trial-begin", questions }, yes, next, next);
    expect([shown.step, shown.sealing]).toEqual(["review", "none"]);
    expect(after(shown, { do: "cast" })).toBe(shown);
    expect(after(shown, { do: "give-up" })).toBe(shown);
    expect(after(ready, { do: "throw-away" })).toBe(ready);
    const asked = after(trial, { do: "trial-begin", questions });
    expect(after(asked, { do: "throw-away" })).toBe(asked);
    expect(after(shown, { do: "back" }, { do: "back" }, { do: "back" }).step).toBe("trial");
  });

  test("it leaves nothing for the real vote", () => {
    const left = after(trial, { do: "trial-begin", questions }, yes, { do: "leave" });
    expect([left.step, left.practising, left.choices, left.questions]).toEqual([
      "landing",
      false,
      {},
      [],
    ]);
    expect(after(first, { do: "leave" })).toBe(first);
    expect(after(first, { do: "try-out" })).toBe(first);
    expect(after(first, { do: "trial-begin", questions: [] })).toBe(first);
  });

  test("the second device's page is entered from the landing page and left to it", () => {
    const check = after(landing, { do: "check" });
    expect(check.step).toBe("check");
    expect(after(check, { do: "leave" }).step).toBe("landing");
    expect(after(first, { do: "check" })).toBe(first);
  });
});

describe("the browser's Back and Forward", () => {
  const went = (step: Step, question = 0): Action => ({ do: "went", place: { step, question } });

  test("keep answers and go where the conditions hold", () => {
    const back = after(ready, went("question", 0));
    expect([at(back), back.choices, back.sealing]).toEqual([
      ["question", 0],
      { bench: ["yes"] },
      "none",
    ]);
    expect(after(back, went("review")).sealing).toBe("working");
    expect(after(back, went("you")).step).toBe("you");
    expect(after(back, went("landing")).step).toBe("landing");
  });

  test("do not enter a review with an answer missing, or a question before identity", () => {
    expect(after(first, went("review"))).toBe(first);
    expect(after(landing, went("question"))).toBe(landing);
    expect(after(landing, went("you"))).toBe(landing);
    const unchecked = { ...after(START, opened({ factor: "email-code" }), identified) };
    expect(after(unchecked, went("question"))).toBe(unchecked);
    const untrusted = after(START, opened({ trusted: false }), identified);
    expect(after(untrusted, went("question"))).toBe(untrusted);
  });

  test.each(["compare", "address", "mail-code", "sign-in"] as const)("pass by %s", (step) => {
    expect(after(you, went(step)).step).toBe("landing");
  });

  test("never leave what is sent, recorded, opened or stopped", () => {
    const recorded = after(casting, { do: "recorded" });
    const open = after(giving, { do: "given-up" });
    for (const state of [START, casting, giving, recorded, open, stopped]) {
      expect(isFirm(state)).toBe(true);
      expect(after(state, went("question"))).toBe(state);
    }
    expect(isFirm(review)).toBe(false);
  });

  test("wait for a call under way", () => {
    const working = after(landing, { do: "work" });
    expect(after(working, went("check"))).toBe(working);
  });

  test("leave and re-enter the practice vote", () => {
    const practising = after(trial, { do: "trial-begin", questions }, yes);
    expect(after(practising, went("trial")).step).toBe("trial");
    expect(after(practising, went("you"))).toBe(practising);
    const left = after(practising, went("landing"));
    expect([left.practising, left.questions]).toEqual([false, []]);
    expect(after(left, went("trial"))).toBe(left);
    expect(after(left, went("check")).step).toBe("check");
    expect(after(left, went("recorded"))).toBe(left);
  });

  test("a resumed state is taken as it was kept", () => {
    expect(after(START, { do: "resume", state: second })).toBe(second);
  });
});
