// The election's key out of a trustees record, and entries and elections that cannot be written.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

import { utf8 } from "../../lib/canonical/bytes.ts";
import { parseHex } from "../../lib/canonical/hexadecimal.ts";
import { MalformedError, MisuseError, ProofError } from "../../lib/errors.ts";
import { Element, modOrder, ORDER } from "../../lib/group/ed25519.ts";
import { v1Challenge } from "../../lib/proofs/transcript.ts";
import { parseParts } from "../../lib/record/definition_parts.ts";
import { electionRecord } from "../../lib/record/election_record.ts";
import { writeEntry } from "../../lib/record/entries.ts";
import { unitsOf } from "../../lib/record/units.ts";
import { electionKeyOf } from "../../lib/record/v1_trustees.ts";
import type { Json } from "./vectors/checking.ts";

/** A Single trustee with this secret, its `pok` as v1 makes it. */
function single(secret: bigint, shift = 0n): Json {
  const key = Element.generatorPower(secret).text;
  const nonce = 987_654_321n;
  const challenge = v1Challenge(`pok|Ed25519|${key}|`, [Element.generatorPower(nonce)]);
  const response = modOrder(nonce - secret * challenge + shift);
  const pok = { challenge: challenge.toString(), response: response.toString() };
  return ["Single", { pok, public_key: key }];
}

const keyOf = (...items: Json[]) => electionKeyOf(utf8(JSON.stringify(items)));

test("the key of single trustees is the product of theirs", () => {
  expect(keyOf(single(5n), single(7n)).equals(Element.generatorPower(12n))).toBe(true);
});

test("keys that nobody holds, that are equal, that cancel, or are none", () => {
  expect(() => keyOf(single(5n), single(7n, 1n))).toThrow(ProofError);
  expect(() => keyOf(single(5n), single(5n))).toThrow("equal");
  expect(() => keyOf(single(5n), single(ORDER - 5n))).toThrow("cancel");
  expect(() => keyOf()).toThrow("no trustee");
  for (const item of [["Single"], "Single", ["Other", {}], { kind: "Single" }]) {
    expect(() => keyOf(item)).toThrow(MalformedError);
  }
});

test("an entry longer than a log takes is not written", () => {
  const signature = { commitment: "", response: "" };
  const entry = { kind: "ballot", unit: "u", replaces: "", counter: 1, signature } as const;
  expect(() => writeEntry({ ...entry, ballot: "x".repeat(65_535) })).toThrow(MisuseError);
});

test("an election is not written without words for every question and option", () => {
  const path = resolve(import.meta.dirname, "../../../vectors/record/definitions.json");
  const [file] = JSON.parse(readFileSync(path, "utf8")) as Json;
  const parts = file.parts.map((part: Json) => ({ name: part.name, raw: utf8(part.bytes) }));
  const { definition, texts } = parseParts(parts);
  const [first] = texts;
  const [unit] = unitsOf(definition);
  if (first === undefined || unit === undefined) {
    throw new Error("no texts or units");
  }
  const digest = parseHex(file.hash);
  const digests = { definition: digest, roll: digest, trustees: digest, ceremony: digest };
  const write = (edit: (question: Json) => Json) => {
    const contests = first.contests.map((contest) => ({
      ...contest,
      questions: contest.questions.map(edit),
    }));
    return electionRecord(definition, { ...first, contests }, unit, digests, file.public_key);
  };
  expect(write((question) => question).length).toBeGreaterThan(100);
  expect(() => write((question) => ({ ...question, id: "other" }))).toThrow("no text");
  const fewer = (question: Json) => ({ ...question, options: question.options.slice(1) });
  expect(() => write(fewer)).toThrow("texts for");
});
