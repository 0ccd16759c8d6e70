import { describe, expect, test } from "vitest";

import { readOpened, sixWords } from "../../app/second_device.ts";

const opened = {
  format: "plebiscite-opened/1",
  origin: "town.example/2026",
  unit: "94GAw4PZ1yWDg9",
  ballot: "{}",
  choices: [[0, 1, 0]],
  randomness: [["1", "2", "3"]],
};

describe("six words as people type them", () => {
  test.each([
    "barrel baby core raven grocery welcome",
    " Barrel  BABY, core-raven\ngrocery. welcome ",
    "1. barrel 2. baby 3. core 4. raven 5. grocery 6. welcome",
  ])("%s", (typed) => {
    expect(sixWords(typed)).toBe("barrel baby core raven grocery welcome");
  });

  test.each(["", "barrel baby core raven grocery", "a b c d e f g"])("not six: %s", (typed) => {
    expect(sixWords(typed)).toBe("");
  });
});

describe("an opened ballot", () => {
  test("is read with white space around it", () => {
    expect(readOpened(` ${JSON.stringify(opened)}\n`)).toEqual(opened);
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "barrel baby"],
    ["another file", JSON.stringify({ ...opened, format: "plebiscite-prepared/1" })],
    ["a part missing", JSON.stringify({ ...opened, randomness: undefined })],
    ["a part too many", JSON.stringify({ ...opened, secret: "1" })],
  ])("%s is none", (_, text) => {
    expect(readOpened(text)).toBeNull();
  });
});
