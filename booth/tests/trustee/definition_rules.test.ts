// A definition that Python refuses is not decrypted from, where secrecy or the count rest on it:
// vectors/record/definition_rules.json, good and bad.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { parseJson } from "../../lib/canonical/json.ts";
import { utf8 } from "../../lib/canonical/bytes.ts";
import { ConductError, UnavailableError } from "../../lib/errors.ts";
import { parseVkey } from "../../lib/log/keys.ts";
import { parsePolicyFile } from "../../lib/log/policy_file.ts";
import { type Definition, definitionShape } from "../../lib/record/definition.ts";
import { loadSodium, sha256 } from "../../trustee/group/sodium.ts";
import { applyDefinition } from "../../trustee/record/apply_setup.ts";
import { requireSoundDefinition } from "../../trustee/record/definition_rules.ts";
import type { Milestones } from "../../trustee/record/milestones.ts";
import { RecordState } from "../../trustee/record/state.ts";

type Case = {
  readonly name: string;
  readonly set: readonly (readonly [readonly (string | number)[], unknown])[];
  readonly at: string;
};

const RECORD = resolve(import.meta.dirname, "../../../vectors/record");
const read = <T>(name: string) => JSON.parse(readFileSync(resolve(RECORD, name), "utf8")) as T;
const vectors = read<{ definition: string; cases: readonly Case[] }>("definition_rules.json");

/** The definition with each value put at its path, parts left out at their default. */
function changed(set: Case["set"]): Definition {
  const filled = structuredClone(parseJson(utf8(vectors.definition), definitionShape));
  for (const [path, value] of set) {
    let place = filled as unknown as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) place = place[step] as typeof place;
    place[path.at(-1) ?? ""] = value;
  }
  const districts = filled.districts.map((one) => ({
    ...one,
    stations: one.stations ?? [],
    parent: one.parent ?? "",
  }));
  return { ...filled, districts };
}

describe("the definition's rules on which secrecy and the count rest", () => {
  it("are told by good definitions and bad ones", () => {
    expect(vectors.cases.filter(({ at }) => at).length).toBeGreaterThan(40);
    expect(vectors.cases.filter(({ at }) => !at).length).toBeGreaterThan(5);
  });

  it.each(vectors.cases)("$name", ({ set, at }) => {
    const run = () => {
      requireSoundDefinition(changed(set));
    };
    if (!at) {
      run();
      return;
    }
    expect(run).toThrow(ConductError);
    expect(run).toThrow(`breaks its rules at ${at}:`);
  });
});

it("says of a parent whether it is missing, circular or of other ballots", () => {
  const saidOf = (name: string) => {
    const found = vectors.cases.find((one) => one.name === name);
    try {
      requireSoundDefinition(changed(found?.set ?? []));
    } catch (problem) {
      return (problem as Error).message;
    }
    return "";
  };
  expect(saidOf("an unknown parent")).toContain("no such district");
  expect(saidOf("parents in a circle")).toContain("run in a circle");
  expect(saidOf("a parent with other ballots")).toContain("only equal ballots");
});

describe("a record whose definition breaks them", () => {
  type File = { parts: { name: string; bytes: string }[] };
  const [file] = read<File[]>("definitions.json");
  const [first, ...others] = file?.parts ?? [];

  async function offered(text: string): Promise<RecordState> {
    await loadSodium();
    const parts = [{ name: "definition.json", bytes: text }, ...others];
    const blobs = new Map(
      parts.map(({ name, bytes }) => [formatHex(sha256(utf8(bytes))), { name, raw: utf8(bytes) }]),
    );
    const state = new RecordState("valley.example/2026", {} as Milestones, (name) => {
      const blob = blobs.get(name);
      return blob ? Promise.resolve(blob.raw) : Promise.reject(new UnavailableError("none"));
    });
    const { commission, policy } = JSON.parse(text) as Definition;
    const raw = utf8(`plebiscite-policy/1\ncommission ${commission.key}\n${policy}`);
    expect(parseVkey(commission.key).name).toBe("council.valley.example");
    const entry = {
      kind: "definition" as const,
      parts: [...blobs].map(([blob, { name }]) => ({ name, blob })),
      signatures: [],
    };
    await applyDefinition(state, entry, parsePolicyFile(raw));
    return state;
  }

  it("is read no further", async () => {
    const good = first?.bytes ?? "";
    expect((await offered(good)).definition?.minimum).toBe(3);
    const bad = good.replace('"minimum":3', '"minimum":0');
    await expect(offered(bad)).rejects.toThrow("breaks its rules at minimum");
  });
});
