import { describe, expect, test } from "vitest";

import { NoAnswer, WrongCode } from "../../app/door.ts";
import { actionFor, caseNumber, hindranceOf } from "../../app/problems.ts";
import {
  Busy,
  CodeExcluded,
  CodeMistyped,
  CodeUnknown,
  NotOpen,
  Refused,
  SecondFactorNeeded,
  Unreachable,
} from "../../lib/client.ts";

describe("what the flow does about it", () => {
  const cases: readonly (readonly [string, unknown, object])[] = [
    ["length", new CodeMistyped("length", "", "27"), { do: "failed", problem: "code-length" }],
    ["check", new CodeMistyped("check", "", ""), { do: "failed", problem: "code-mistyped" }],
    ["letter", new CodeMistyped("character", "", "U"), { do: "failed", problem: "code-mistyped" }],
    ["unknown", new CodeUnknown("no"), { do: "failed", problem: "code-unknown" }],
    ["excluded", new CodeExcluded("", "court", 7), { do: "hindered", hindrance: "excluded" }],
    ["paused", new NotOpen("no", "paused", true), { do: "hindered", hindrance: "paused" }],
    ["factor", new SecondFactorNeeded("no"), { do: "factor-needed" }],
    ["one-time code", new WrongCode("403"), { do: "failed", problem: "factor-code-wrong" }],
    ["no network", new Unreachable("no"), { do: "failed", problem: "no-connection" }],
    ["busy", new Busy("no", 3), { do: "failed", problem: "no-connection" }],
    ["no answer", new NoAnswer("no"), { do: "failed", problem: "no-connection" }],
    ["rules", new Refused("ballots-3", "no", 409), { do: "refused" }],
    ["account", new Refused("x", "no", 403), { do: "hindered", hindrance: "factor-refused" }],
    ["unforeseen", new TypeError("x"), { do: "hindered", hindrance: "broken" }],
    ["no error at all", "x", { do: "hindered", hindrance: "broken" }],
  ];
  test.each(cases)("%s", (_, error, action) => {
    expect(actionFor(error)).toEqual(action);
  });
});

test.each([
  ["draft", "not-yet"],
  ["paused", "paused"],
  ["aborted", "aborted"],
  ["polls-closed", "closed"],
  ["closed", "closed"],
  ["ended", "closed"],
  ["voting", "unreachable"],
] as const)("while the referendum is %s: %s", (phase, hindrance) => {
  expect(hindranceOf(phase)).toBe(hindrance);
});

test("a case number is for the telephone", () => {
  expect(caseNumber(() => Uint8Array.of(0, 31, 32, 10, 255, 17))).toBe("0Z0-AZH");
});
