import { expect, test } from "vitest";

import { bytesOf, fingerprintOf } from "../../app/fingerprint.ts";
import { isFingerprint, readFragment } from "../../app/fragment.ts";

const CODE = "0BG4-212E-6EFS-97JD-462F-VVXW-3RPW";
const PRINT = "wlj0c4f118LqC6vYTG1DzcmQadQhstvumk0TctN3_tc";

test("code and fingerprint", () => {
  expect(readFragment(`#${CODE}.${PRINT}`)).toEqual({
    kind: "vote",
    code: CODE,
    fingerprint: PRINT,
  });
});

test("either part may be missing", () => {
  expect(readFragment(`#${CODE}`)).toEqual({ kind: "vote", code: CODE, fingerprint: "" });
  expect(readFragment(`#.${PRINT}`)).toEqual({ kind: "vote", code: "", fingerprint: PRINT });
  expect(readFragment("")).toEqual({ kind: "nothing" });
  expect(readFragment("#")).toEqual({ kind: "nothing" });
});

test("a code as mail programs damage it is kept for the field to tell", () => {
  expect(readFragment("#0BG4%20212E")).toMatchObject({ code: "0BG4 212E" });
  expect(readFragment("#%E0%A4%A")).toMatchObject({ kind: "vote", code: "%E0%A4%A" });
});

test("areas and sessions", () => {
  expect(readFragment("#trial")).toEqual({ kind: "trial" });
  expect(readFragment("#check")).toEqual({ kind: "check", fingerprint: "" });
  expect(readFragment(`#check.${PRINT}`)).toEqual({ kind: "check", fingerprint: PRINT });
  expect(readFragment("#session=abc.def")).toEqual({ kind: "session", token: "abc.def" });
  expect(readFragment("#refused=second-factor")).toEqual({ kind: "refused" });
  expect(readFragment("#part.00ff00ff.1.2.AA")).toEqual({
    kind: "part",
    text: "part.00ff00ff.1.2.AA",
  });
});

test("only 32 bytes of base64url are a fingerprint", () => {
  expect(isFingerprint(PRINT)).toBe(true);
  for (const wrong of [PRINT.slice(1), `${PRINT}A`, PRINT.replace("_", "+"), ""]) {
    expect(isFingerprint(wrong)).toBe(false);
  }
});

test("a fingerprint is the same bytes both ways", () => {
  expect(bytesOf(PRINT)).toHaveLength(32);
  expect(fingerprintOf(bytesOf(PRINT))).toBe(PRINT);
});
