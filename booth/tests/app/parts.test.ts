import { describe, expect, test } from "vitest";

import {
  PART_LENGTH,
  addPart,
  cutIntoParts,
  isWhole,
  joinParts,
  readPart,
} from "../../app/parts.ts";
import type { Part } from "../../app/parts.ts";

const noise = Array.from({ length: 4000 }, (_, at) => ((at * 7919) % 104729).toString(36)).join("");
const TEXT = `{"format":"plebiscite-opened/1","said":"ხმა ${noise}"}`;

const partsOf = async (text: string): Promise<readonly Part[]> =>
  (await cutIntoParts(text)).map((part) => readPart(part) ?? expect.fail(part));

describe("an opened ballot in parts", () => {
  test("comes back whole, in whatever order the codes are scanned", async () => {
    const parts = await partsOf(TEXT);
    expect(parts.length).toBeGreaterThan(3);
    const held = [...parts].reverse().reduce(addPart, [] as readonly Part[]);
    expect(isWhole(held)).toBe(true);
    expect(await joinParts(held)).toBe(TEXT);
  });

  test("each part is short enough for a code", async () => {
    for (const part of await cutIntoParts(TEXT)) {
      expect(part.length).toBeLessThan(PART_LENGTH + 25);
    }
  });

  test("a short text is one part", async () => {
    const [part, ...more] = await partsOf("{}");
    expect([part?.number, part?.total, more.length]).toEqual([1, 1, 0]);
  });

  test("is not whole while one is missing; the same part twice counts once", async () => {
    const [first, second] = await partsOf(TEXT);
    if (first === undefined || second === undefined) throw new Error("too few parts");
    expect(isWhole([])).toBe(false);
    const held = addPart(addPart([], first), first);
    expect(held).toHaveLength(1);
    expect(isWhole(held)).toBe(false);
  });

  test("parts of another ballot drop those that were held", async () => {
    const [first] = await partsOf(TEXT);
    const [other] = await partsOf(`${TEXT} `);
    if (first === undefined || other === undefined) throw new Error("too few parts");
    expect(addPart([first], other)).toEqual([other]);
  });

  test("damaged parts do not join", async () => {
    const held = await partsOf(TEXT);
    const cut = held.map((part) => ({ ...part, data: part.data.replace(/^.{9}/, "") }));
    await expect(joinParts(cut)).rejects.toThrow();
  });

  const wrong = [
    "part.0011223.1.2.AA",
    "part.00112233.0.2.AA",
    "part.00112233.3.2.AA",
    "part.00112233.1.2.",
    "part.00112233.1.2.A+",
    "00112233.1.2.AA",
  ];
  test.each(wrong)("%s is no part", (text) => {
    expect(readPart(text)).toBeNull();
  });
});
