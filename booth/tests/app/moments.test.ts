import { expect, test } from "vitest";

import { moment, shortMoment } from "../../app/moments.ts";

const SUNDAY = 1_795_318_200; // 2026-11-22 03:30 UTC, a Sunday
const ZONE = "Asia/Tbilisi"; // four hours later

test.each([
  ["en", /^Sunday,? 22 November 2026 at 07:30/],
  ["fr", /^dimanche 22 novembre 2026 à 07:30/],
  ["ru", /^воскресенье, 22 ноября 2026 г\. в 07:30/],
  ["ka", /^კვირა, 22 ნოემბერი, 2026, 07:30/],
  ["ar-u-nu-latn", /22 نوفمبر 2026.*07:30/],
])("in %s", (locale, form) => {
  expect(moment(SUNDAY, locale, ZONE)).toMatch(form);
});

test("a moment of today is told by its time alone, by the referendum's clock", () => {
  const late = SUNDAY + 16 * 3600; // 23:30 there, the same day
  expect(shortMoment(SUNDAY, late, "en", ZONE)).toBe("07:30");
  expect(shortMoment(SUNDAY, late, "ka", ZONE)).toBe("07:30");
  expect(shortMoment(SUNDAY, late + 3600, "fr", ZONE)).toBe("22 novembre à 07:30");
  expect(shortMoment(SUNDAY, late + 3600, "ka", ZONE)).toMatch("22 ნოემბერი");
});

test("midnight is 00, not 24", () => {
  expect(moment(SUNDAY - 7.5 * 3600, "en", ZONE)).toMatch("00:00");
});
