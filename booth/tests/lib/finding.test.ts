// Which unit a code belongs to, where there are many: the service says where to look, the roll says
// whether it is so.

import { expect, test } from "vitest";

import { credentialSecret } from "../../lib/ballot/codes.ts";
import { CodeUnknown } from "../../lib/client.ts";
import { findUnit } from "../../lib/client/finding.ts";
import { Service } from "../../lib/client/service.ts";
import type { Units } from "../../lib/client/units.ts";
import { Element } from "../../lib/group/ed25519.ts";

const SYMBOLS = "HTGDAJ9JQQP5VKXX3VAH7WJ25F";
const ORIGIN = "many.example/2026";

/** Units of so many voters; the code's credential is in the rolls of `homes`. */
function many(count: number, registered: number, homes: readonly string[]) {
  const all = Array.from({ length: count }, (_, place) => ({
    uuid: `unit${place}`,
    registered,
    district: {},
    style: "all",
    questions: [],
  }));
  const credential = (uuid: string) =>
    Element.generatorPower(credentialSecret(ORIGIN, uuid, SYMBOLS)).text;
  const read: string[] = [];
  const units = {
    all,
    isInRoll: (uuid: string, text: string) => {
      read.push(uuid);
      return Promise.resolve(homes.includes(uuid) && text === credential(uuid));
    },
  } as unknown as Units;
  const asked: string[] = [];
  const known = new Map(all.map((unit) => [credential(unit.uuid), unit.uuid]));
  /** Answers for `hints`, which may have voted; 404 for others, or an empty answer if it is `dull`. */
  const service = (hints: readonly string[], voted = true, dull = false) =>
    new Service("https://x.example", "s", (address) => {
      const uuid = known.get(address.split("/").at(-1) ?? "") ?? "";
      asked.push(uuid);
      const isKnown = hints.includes(uuid);
      const entries = isKnown && voted ? [{ index: 9, kind: "ballot" }] : [];
      const status = isKnown || dull ? 200 : 404;
      return Promise.resolve(new Response(JSON.stringify({ size: 1, entries }), { status }));
    });
  return { units, service, read, asked };
}

test("of few small rolls each is read, and the service learns nothing", async () => {
  const { units, service, read, asked } = many(3, 10, ["unit2"]);
  const found = await findUnit(service([]), units, ORIGIN, SYMBOLS);
  expect(found.unit.uuid).toBe("unit2");
  expect(read).toEqual(["unit0", "unit1", "unit2"]);
  expect(asked).toEqual([]);
});

test.each([
  [40, 10],
  [3, 10_000],
])("of %i rolls of %i only the right one is read", async (count, registered) => {
  const home = `unit${count - 1}`;
  const { units, service, read } = many(count, registered, [home]);
  for (const voted of [true, false]) {
    const found = await findUnit(service([home], voted), units, ORIGIN, SYMBOLS);
    expect(found.unit.uuid).toBe(home);
    expect(read.splice(0)).toEqual([home]);
  }
});

test("a service that answers alike for all: who has voted is found, others by the rolls", async () => {
  const { units, service, read } = many(40, 10, ["unit8"]);
  const voted = await findUnit(service(["unit8"], true, true), units, ORIGIN, SYMBOLS);
  expect(voted.unit.uuid).toBe("unit8");
  expect(read.splice(0)).toEqual(["unit8"]);
  const fresh = await findUnit(service([], false, true), units, ORIGIN, SYMBOLS);
  expect(fresh.unit.uuid).toBe("unit8");
  expect(read).toHaveLength(12);
  const one = many(1, 50_000, ["unit0"]);
  const alone = await findUnit(one.service([], false, true), one.units, ORIGIN, SYMBOLS);
  expect(alone.unit.uuid).toBe("unit0");
});

test("what the service says is not believed without the roll", async () => {
  const { units, service } = many(40, 10, []);
  await expect(findUnit(service(["unit3"]), units, ORIGIN, SYMBOLS)).rejects.toThrow(CodeUnknown);
  await expect(findUnit(service([]), units, ORIGIN, SYMBOLS)).rejects.toThrow(CodeUnknown);
});

test("a service that fails is no answer that a code is unknown", async () => {
  const { units } = many(40, 10, []);
  const broken = new Service(
    "https://x.example",
    "s",
    () => Promise.reject(new TypeError("offline")),
    undefined,
    () => Promise.resolve(),
  );
  await expect(findUnit(broken, units, ORIGIN, SYMBOLS)).rejects.toThrow("no answer");
});
