// Entries, definitions, units and words of vectors/record; the description of vectors/additions.

import { sha256 } from "@noble/hashes/sha2.js";

import { parseElection } from "../../../lib/ballot/v1_election.ts";
import { parseUtf8, utf8 } from "../../../lib/canonical/bytes.ts";
import { b64hash } from "../../../lib/canonical/base64.ts";
import { formatHex, parseHex } from "../../../lib/canonical/hexadecimal.ts";
import { policyWords, trackerWords } from "../../../lib/canonical/words.ts";
import { UnsupportedError } from "../../../lib/errors.ts";
import { parseVkey, verifyWith } from "../../../lib/log/keys.ts";
import { toleratedLiars } from "../../../lib/log/policy.ts";
import { parsePolicyFile } from "../../../lib/log/policy_file.ts";
import { actMessage, checkAct, signingOffices } from "../../../lib/record/acts.ts";
import { definitionHash, parseParts } from "../../../lib/record/definition_parts.ts";
import { description, electionRecord } from "../../../lib/record/election_record.ts";
import { parseEntry, writeEntry, type Act } from "../../../lib/record/entries.ts";
import { unitsOf, unitUuid } from "../../../lib/record/units.ts";
import { equal, refused, type Check, type Json } from "./checking.ts";

/** vectors/record/entries.json */
export function entries(file: Json): Check[] {
  const good = file.entries.map((one: Json, place: number) => ({
    name: `entry ${place} of kind ${one.kind}`,
    run: async () => {
      const raw = utf8(one.entry);
      if (!READ_HERE.has(one.kind)) {
        equal((await refused(() => parseEntry(raw))) instanceof UnsupportedError, true);
        return;
      }
      const entry = parseEntry(raw);
      equal(parseUtf8(writeEntry(entry)), one.entry);
      if (one.acts.length > 0) {
        await checkSignatures(entry as Act, one);
      }
    },
  }));
  const bad = file.refused.map((one: Json) => ({
    name: `no entry: ${one.why}`,
    run: async () => {
      await refused(() => parseEntry(utf8(one.entry)));
    },
  }));
  return [...good, ...bad];
}

const READ_HERE = new Set(
  (
    "definition roll ceremony trustees election open ballot challenge exclusion pause resume " +
    "extension polls-closed close abort end"
  ).split(" "),
);

async function checkSignatures(entry: Act, one: Json): Promise<void> {
  const offices = one.acts.map((act: Json) => act.office);
  equal(signingOffices(entry), offices);
  for (const act of one.acts) {
    const message = actMessage(entry, one.origin, act.office, act.counter);
    equal(formatHex(message), act.message);
    verifyWith(parseVkey(act.key), parseHex(act.signature), message);
  }
  const key = parseVkey(one.acts[0].key);
  const registrar = parseVkey(one.acts.at(-1).key);
  const keys = { commission: key, registrar };
  checkAct(entry, one.origin, keys);
  await refused(() => checkAct(entry, `${one.origin}x`, keys));
  await refused(() => checkAct({ ...entry, signatures: [] }, one.origin, keys));
  const doubled = [...entry.signatures, ...entry.signatures];
  await refused(() => checkAct({ ...entry, signatures: doubled }, one.origin, keys));
  const later = entry.signatures.map((each) => ({ ...each, counter: each.counter + 1 }));
  await refused(() => checkAct({ ...entry, signatures: later }, one.origin, keys));
  const others = entry.signatures.map((each) => ({ ...each, by: "observer/1" }));
  await refused(() => checkAct({ ...entry, signatures: others }, one.origin, keys));
}

/** vectors/record/definitions.json */
export function definitions(file: Json): Check[] {
  return file.flatMap((one: Json) => {
    const parts = one.parts.map((part: Json) => ({ name: part.name, raw: utf8(part.bytes) }));
    const whole: Check = {
      name: `definition ${one.hash.slice(0, 8)}`,
      run: async () => {
        equal(formatHex(definitionHash(parts)), one.hash);
        parseParts(parts);
        await refused(() => parseParts(parts.slice(1)));
        await refused(() => parseParts([...parts].reverse()));
        await refused(() => parseParts(parts.slice(0, -1)));
        const spaced = utf8(one.parts[0].bytes.replace(",", ", "));
        await refused(() => parseParts([{ ...parts[0], raw: spaced }, ...parts.slice(1)]));
        const other = utf8(one.parts[1].bytes.replace(/"language":"[a-z]+"/, '"language":"xx"'));
        const [first, , ...rest] = parts;
        await refused(() => parseParts([first, { ...parts[1], raw: other }, ...rest]));
      },
    };
    const elections = one.elections.map((election: Json) => ({
      name: `election of unit ${election.unit}`,
      run: async () => {
        const { definition, texts } = parseParts(parts);
        const unit = unitsOf(definition).find((each) => each.uuid === election.unit);
        const digests = {
          definition: parseHex(one.hash),
          roll: parseHex(one.roll_sha256),
          trustees: parseHex(one.trustees_sha256),
          ceremony: parseHex(one.cid),
        };
        const [first] = texts;
        if (unit === undefined || first === undefined) {
          throw new Error("no such unit, or no texts");
        }
        const raw = electionRecord(definition, first, unit, digests, one.public_key);
        equal(parseUtf8(raw), election.record);
        equal(parseElection(raw).fingerprint, election.fingerprint);
        const short = { ...digests, roll: new Uint8Array(31) };
        await refused(() => electionRecord(definition, first, unit, short, one.public_key));
        const other = texts[1] ?? { ...first, language: "xx" };
        await refused(() => electionRecord(definition, other, unit, digests, one.public_key));
      },
    }));
    return [whole, ...elections];
  });
}

/** vectors/record/units.json */
export function units(file: Json): Check[] {
  return file.map((one: Json) => ({
    name: `unit ${one.uuid}`,
    run: () => {
      equal(unitUuid(one.origin, one.district, one.style), one.uuid);
    },
  }));
}

/** vectors/record/words.json */
export function words(file: Json): Check[] {
  return [
    ...file.policies.map((one: Json) => ({
      name: `policy ${one.words[0]}`,
      run: async () => {
        const policy = parsePolicyFile(utf8(one.file));
        equal(formatHex(policy.digest), one.sha256);
        equal(policy.words, one.words);
        equal(toleratedLiars(policy.policy), one.tolerated_liars);
        await refused(() => parsePolicyFile(utf8(one.file.replace("log ", "log  "))));
        await refused(() => parsePolicyFile(utf8(`${one.file}\n`)));
      },
    })),
    ...file.trackers.map((one: Json) => ({
      name: `tracker ${one.words[0]}`,
      run: () => {
        equal(trackerWords(parseHex(one.tracker)), one.words);
      },
    })),
    ...file.digests.map((one: Json) => ({
      name: `words of ${one.sha256.slice(0, 8)}`,
      run: () => {
        equal(policyWords(parseHex(one.sha256)), one.policy);
      },
    })),
  ];
}

/** vectors/additions/description.json */
export function descriptions(file: Json): Check[] {
  const run = async () => {
    equal(description(file.title, file.block), file.description);
    equal(b64hash(utf8(file.election)), file.phi);
    await refused(() => description("two\nlines", file.block));
  };
  return [{ name: "description", run }];
}

/** The list of words has the SHA-256 that its source names. */
export function wordList(list: readonly string[]): Check[] {
  const run = () => {
    const digest = formatHex(sha256(utf8(list.map((word) => `${word}\n`).join(""))));
    equal(digest, "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
  };
  return [{ name: "the list of words", run }];
}
