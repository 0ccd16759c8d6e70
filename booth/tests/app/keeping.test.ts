import { beforeEach, describe, expect, test } from "vitest";

import { NOTHING_HELD } from "../../app/booth.ts";
import type { Held } from "../../app/booth.ts";
import { START } from "../../app/steps.ts";
import type { State, Step } from "../../app/steps.ts";
import { Keeping } from "../../app/keeping.ts";
import type { Store } from "../../app/keeping.ts";

class Memory implements Store {
  readonly kept = new Map<string, string>();
  getItem = (name: string): string | null => this.kept.get(name) ?? null;
  setItem = (name: string, value: string): void => void this.kept.set(name, value);
  removeItem = (name: string): void => void this.kept.delete(name);
  get text(): string {
    return [...this.kept.values()].join("\n");
  }
}

const CODE = "0BG4-212E";
const voting: State = { ...START, step: "review", choices: { bench: ["yes"] } };
const held: Held = { ...NOTHING_HELD, code: CODE, token: "TOKEN", address: "a@example.org" };
let window: Memory;
let device: Memory;
let keeping: Keeping;

beforeEach(() => {
  window = new Memory();
  device = new Memory();
  keeping = new Keeping("town", window, device);
});

describe("a session", () => {
  test("survives a reload, in the window's own store only", () => {
    keeping.keepSession({ ...voting, working: true }, held);
    expect(keeping.session()).toMatchObject({
      state: { step: "review", choices: { bench: ["yes"] }, working: false },
      code: CODE,
      token: "TOKEN",
    });
    expect(device.text).toBe("");
  });

  test.each<Step>(["recorded", "stopped"])("keeps neither code nor answers when %s", (step) => {
    keeping.keepSession(voting, held);
    keeping.keepSession({ ...voting, step }, held);
    for (const secret of [CODE, "TOKEN", "a@example.org", "yes"]) {
      expect(window.text).not.toContain(secret);
    }
    expect(keeping.session()?.state.step).toBe(step);
  });

  test("is gone when it is forgotten", () => {
    keeping.keepSession(voting, held);
    keeping.keepSession({ ...START, step: "forgotten" }, held);
    expect(keeping.session()).toBeNull();
    expect(window.text).toBe("");
  });

  test("is left alone while the record is still being read", () => {
    keeping.keepSession(voting, held);
    keeping.keepSession(START, { ...NOTHING_HELD });
    expect(keeping.session()?.code).toBe(CODE);
  });

  test("keeps a sealed ballot only while it is being given up", () => {
    const prepared = { tracker: "ab", randomness: [["SECRET"]] } as unknown as Held["prepared"];
    keeping.keepSession(voting, { ...held, prepared });
    expect(window.text).not.toContain("SECRET");
    keeping.keepSession({ ...voting, step: "casting" }, { ...held, prepared });
    expect(window.text).not.toContain("SECRET");
    keeping.keepSession({ ...voting, step: "giving" }, { ...held, prepared });
    expect(keeping.session()?.prepared).toEqual(prepared);
    keeping.keepSession({ ...voting, step: "address", again: "giving" }, { ...held, prepared });
    expect(keeping.session()?.prepared).toEqual(prepared);
  });

  test("that is damaged counts as none", () => {
    window.setItem("plebiscite.town.session", "{");
    expect(keeping.session()).toBeNull();
    window.setItem("plebiscite.town.session", "{}");
    expect(keeping.session()).toBeNull();
  });

  test("belongs to one referendum", () => {
    keeping.keepSession(voting, held);
    expect(new Keeping("other", window, device).session()).toBeNull();
  });
});

describe("the device's store", () => {
  test("what was sent, seen and given up", () => {
    expect([keeping.tail, keeping.remembered, keeping.givenUpHere]).toEqual(["", undefined, []]);
    keeping.keepTail("TAIL");
    keeping.remember({ origin: "town", size: 3, root: "00" });
    keeping.noteGivenUp("ab");
    keeping.noteGivenUp("ab");
    const later = new Keeping("town", null, device);
    expect(later.tail).toBe("TAIL");
    expect(later.remembered).toEqual({ origin: "town", size: 3, root: "00" });
    expect(later.givenUpHere).toEqual(["ab"]);
  });

  test("scanned parts, and only well-formed ones", () => {
    const part = { id: "00112233", number: 1, total: 2, data: "AA" };
    keeping.keepParts([part]);
    expect(keeping.parts).toEqual([part]);
    device.setItem("plebiscite.town.parts", JSON.stringify([{ ...part, number: 3 }, part]));
    expect(keeping.parts).toEqual([part]);
    keeping.keepParts([]);
    expect(device.text).toBe("");
  });

  test("settings and language hold for every referendum", () => {
    keeping.keepSettings({ size: "large" });
    keeping.keepLanguage("ka");
    const other = new Keeping("other", null, device);
    expect([other.settings, other.language]).toEqual([{ size: "large" }, "ka"]);
  });
});

test("a browser that refuses its stores does not stop the vote", () => {
  const refusing: Store = {
    getItem: () => {
      throw new Error("refused");
    },
    setItem: () => {
      throw new Error("refused");
    },
    removeItem: () => {
      throw new Error("refused");
    },
  };
  for (const none of [new Keeping("town", refusing, refusing), new Keeping("town", null, null)]) {
    none.keepSession(voting, held);
    none.forgetSession();
    none.keepTail("T");
    expect([none.session(), none.tail, none.parts, none.language]).toEqual([null, "", [], ""]);
  }
});
