// All checks over all vectors; where the files come from is the caller's business.

import { WORDS } from "../../../lib/canonical/word_list.ts";
import { parseBase64 } from "../../../lib/canonical/base64.ts";
import { parseUtf8 } from "../../../lib/canonical/bytes.ts";
import { chains, envelopes, printedCodes, typedCodes, v1Ballots } from "./ballots.ts";
import { belenios } from "./belenios.ts";
import { equal, type Check, type Json } from "./checking.ts";
import { keys, logs, merkle, values } from "./log.ts";
import { definitions, descriptions, entries, units, wordList, words } from "./record.ts";

const MERKLE_CASES = 148;

/** Base64 of each file, by its path below `vectors/`, or below `fixtures/` of these tests. */
export type VectorFiles = Readonly<Record<string, string>>;

export type CheckGroup = { readonly group: string; readonly checks: Check[] };

/** What must be run, group by group; every group must hold something. */
export function allChecks(files: VectorFiles): CheckGroup[] {
  const raw = (path: string) => parseBase64(files[path] ?? "");
  const json = (path: string): Json => JSON.parse(parseUtf8(raw(path)));
  const below = (folder: string) =>
    Object.keys(files)
      .filter((path) => path.startsWith(folder))
      .sort();
  const cases = [...below("tlog/merkle/inclusion/"), ...below("tlog/merkle/consistency/")];
  const merkleFiles = Object.fromEntries(
    cases.map((path) => [path.slice("tlog/merkle/".length), json(path)]),
  );
  const logFiles = new Map(
    [...below("tlog/tessera-log/"), ...below("tlog/skylight/")].map((path) => [
      path.slice("tlog/".length),
      raw(path),
    ]),
  );
  const tlog = json("tlog/values.json");
  const lines = (path: string) => parseUtf8(raw(path)).trim().split("\n");
  const archive = "belenios/ed25519-2of3/";
  const groups: CheckGroup[] = [
    { group: "codes as typed", checks: typedCodes(json("additions/codes.json")) },
    { group: "codes as printed", checks: printedCodes(json("record/codes.json")) },
    { group: "envelopes", checks: envelopes(json("record/envelopes.json")) },
    { group: "chains", checks: chains(json("additions/ballots.json")) },
    { group: "v1 ballots", checks: v1Ballots(json("fixtures/ballots.json")) },
    { group: "entries", checks: entries(json("record/entries.json")) },
    { group: "definitions", checks: definitions(json("record/definitions.json")) },
    { group: "units", checks: units(json("record/units.json")) },
    { group: "words", checks: [...words(json("record/words.json")), ...wordList(WORDS)] },
    { group: "descriptions", checks: descriptions(json("additions/description.json")) },
    { group: "merkle proofs", checks: merkle(merkleFiles) },
    { group: "notes and receipts", checks: values(tlog) },
    { group: "keys", checks: keys(json("tlog/keys.json")) },
    { group: "logs", checks: logs(tlog, logFiles) },
    {
      group: "belenios",
      checks: belenios({
        election: raw(`${archive}election.json`),
        trustees: raw(`${archive}trustees.json`),
        ballots: lines(`${archive}ballots.jsonl`),
        trackers: lines(`${archive}trackers.txt`).map((line) => line.split(" ")[1] ?? ""),
      }),
    },
  ];
  const isFull = () => {
    equal(
      groups.filter((one) => one.checks.length === 0).map((one) => one.group),
      [],
    );
    equal(cases.length, MERKLE_CASES, "merkle cases");
  };
  return [...groups, { group: "groups", checks: [{ name: "none is empty", run: isFull }] }];
}
