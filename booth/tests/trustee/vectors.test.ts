// The trustee's arithmetic against other programs' vectors: vectors/additions, vectors/record, and
// a threshold election of Belenios 3.3.0.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { bigFromBytes, parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { PlebisciteError } from "../../lib/errors.ts";
import { receive } from "../../trustee/ceremony/channel.ts";
import { receivingSecret, requireSeed, signingSecret } from "../../trustee/ceremony/seeds.ts";
import { readUnreduced, writeDecimal } from "../../trustee/group/decimal.ts";
import { parseElement } from "../../trustee/group/elements.ts";
import { type Element, generatorPower, loadSodium } from "../../trustee/group/sodium.ts";
import {
  type DecryptionKind,
  type DecryptionStatement,
  checkDecryption,
  fold,
  statementDigest,
  weight,
} from "../../trustee/proofs/decryption.ts";
import { strongChallenge } from "../../trustee/proofs/transcript.ts";
import {
  type Role,
  checkPossession,
  commitmentDigest,
} from "../../trustee/record/ceremony_statements.ts";
import { parseEntryText, writeEntry } from "../../trustee/record/entries.ts";
import { groupsAtClose } from "../../trustee/record/grouping.ts";
import { checkTrustees, parseTrustees } from "../../trustee/record/trustees.ts";
import { parseCertificate } from "../../trustee/record/v1_pedersen.ts";
import { TRUSTEES_RECORD } from "../../trustee/record/v1_trustees_format.ts";
import { parseJson } from "../../lib/canonical/json.ts";

const VECTORS = resolve(import.meta.dirname, "../../../vectors");
const read = (path: string) => readFileSync(resolve(VECTORS, path));
const json = <T>(path: string) => JSON.parse(read(path).toString()) as T;

beforeAll(loadSodium);

/** The vectors write `el()` in hex; the text form is reversed. */
const textForm = (hex: string) => formatHex(parseHex(hex).reverse());
const element = (hex: string, identityAllowed = false) =>
  parseElement(textForm(hex), identityAllowed);

type DecryptionCase = {
  name: string;
  accept: boolean;
  tag: string;
  origin: string;
  close_size: number;
  close_root: string;
  units: [string, string][];
  tally_sha256: string;
  trustees_sha256: string;
  kind: "Single" | "Pedersen";
  owner: number;
  index: number;
  threshold: number;
  size: number;
  y: string;
  X: string;
  alphas: string[];
  factors: string[];
  proof: { A: string; B: string; response: string };
  intermediate?: {
    statement_sha512: string;
    weights: string[];
    folded_alpha: string;
    challenge: string;
  };
};

function statementOf(one: DecryptionCase): DecryptionStatement {
  const { kind, owner, index, threshold, size } = one;
  return {
    origin: one.origin,
    size: one.close_size,
    root: parseHex(one.close_root),
    units: one.units,
    tallyDigest: parseHex(one.tally_sha256),
    trusteesDigest: parseHex(one.trustees_sha256),
    context: { kind, owner, index, threshold, size },
    electionKey: element(one.y),
    publicKey: element(one.X),
    alphas: one.alphas.map((alpha) => element(alpha, true)),
  };
}

const kindOf = (one: DecryptionCase) => one.tag.replace("plebiscite/v1/", "") as DecryptionKind;
const factorsOf = (one: DecryptionCase): Element[] =>
  one.factors.map((factor) => element(factor, true));

function check(one: DecryptionCase): void {
  const { A, B, response } = one.proof;
  const proof = { a: textForm(A), b: textForm(B), response };
  checkDecryption(statementOf(one), factorsOf(one), proof, kindOf(one));
}

describe("decryption proofs of another program", () => {
  const cases = json<DecryptionCase[]>("additions/decryption.json");

  it.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
    if (one.accept) check(one);
    else expect(() => check(one)).toThrow(PlebisciteError);
  });

  it("has cases of both verdicts", () => {
    expect(new Set(cases.map((one) => one.accept)).size).toBe(2);
  });

  it.each(cases.filter((one) => one.accept).map((one) => [one.name, one] as const))(
    "every value on the way: %s",
    (_, one) => {
      const kind = kindOf(one);
      const expected = one.intermediate;
      const digest = statementDigest(statementOf(one), factorsOf(one), kind);
      expect(formatHex(digest)).toBe(expected?.statement_sha512);
      const weights = one.factors.map((_factor, place) => writeDecimal(weight(digest, place, kind)));
      expect(weights).toEqual(expected?.weights);
      expect(formatHex(fold(digest, statementOf(one).alphas, kind))).toBe(expected?.folded_alpha);
      const commitments = [parseHex(one.proof.A), parseHex(one.proof.B)];
      const challenge = strongChallenge(`${kind}/challenge`, [digest, ...commitments]);
      expect(writeDecimal(challenge)).toBe(expected?.challenge);
    },
  );
});

type CeremonyVectors = {
  commit: {
    origin: string;
    ceremony_sha256: string;
    owner: number;
    nonce: string;
    payload: string;
    commitment: string;
    with_owner_2: string;
  };
  possession: {
    name: string;
    accept: boolean;
    fields: [string, string, string, string, ...string[]];
    key: string;
    signature: { commitment: string; response: string };
  }[];
};

describe("commitments and possession of another program", () => {
  const data = json<CeremonyVectors>("additions/ceremony.json");

  it("gives the same commitments", () => {
    const { commit } = data;
    const ceremony = { origin: commit.origin, cid: parseHex(commit.ceremony_sha256) };
    const by = (owner: number) =>
      formatHex(commitmentDigest(ceremony, owner, parseHex(commit.nonce), utf8(commit.payload)));
    expect(by(commit.owner)).toBe(commit.commitment);
    expect(by(2)).toBe(commit.with_owner_2);
  });

  it.each(data.possession.map((one) => [one.name, one] as const))("possession: %s", (_, one) => {
    const [, origin, cid, role, ...rest] = one.fields;
    const [owner = 0, index = 0, threshold = 0, size = 0] = rest.map((hex) =>
      Number(bigFromBytes(parseHex(hex))),
    );
    const verdict = () =>
      checkPossession(
        { origin, cid: parseHex(cid) },
        role as Role,
        { kind: "Single", owner, index, threshold, size },
        element(one.key),
        { ...one.signature, commitment: textForm(one.signature.commitment) },
      );
    if (one.accept) verdict();
    else expect(verdict).toThrow(PlebisciteError);
  });
});

type GroupCase = {
  name: string;
  minimum: number;
  units: [string, string | null, number, "publish" | "withhold"][];
  groups: { head: string; units: string[]; ballots: number; below_minimum: boolean; rule: string }[];
};

describe("groups at close", () => {
  it.each(json<GroupCase[]>("record/groups.json").map((one) => [one.name, one] as const))(
    "%s",
    (_, one) => {
      const units = one.units.map(([uuid, parent, , belowMinimum]) => ({
        uuid,
        parent,
        belowMinimum,
      }));
      const counted = new Map(one.units.map(([uuid, , ballots]) => [uuid, ballots]));
      const found = groupsAtClose(units, counted, one.minimum).map(
        ({ belowMinimum, ...group }) => ({ ...group, below_minimum: belowMinimum }),
      );
      expect(found).toEqual(one.groups);
    },
  );
});

/** The record in a `.bel` archive (a tar) that names the trustees. */
function trusteesRecord(): Uint8Array {
  const archive = read("belenios/ed25519-2of3/pmbE8LKou2gyBS.bel");
  for (let start = 0; start < archive.length; ) {
    const size = Number.parseInt(archive.subarray(start + 124, start + 135).toString(), 8) || 0;
    const content = archive.subarray(start + 512, start + 512 + size);
    if (content.subarray(0, 12).toString() === '[["Pedersen"') return new Uint8Array(content);
    start += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error("no trustees record in the archive");
}

describe("a threshold election of Belenios 3.3.0", () => {
  it("proves its keys", () => {
    const trustees = parseTrustees(trusteesRecord());
    checkTrustees(trustees);
    expect(trustees.owners.map(({ context }) => context.index)).toEqual([1, 2, 3]);
  });

  it.each([1, 2, 3])("trustee %i opens its share with its seed", async (index) => {
    const raw = trusteesRecord();
    const [item] = parseJson(raw, TRUSTEES_RECORD);
    if (item?.kind !== "Pedersen") throw new Error("not a threshold key");
    const seed = read(`belenios/ed25519-2of3/trustee${index}.key`).toString().trim();
    const text = read(`belenios/ed25519-2of3/trustee${index}.dkey`).toString().trim();
    requireSeed(seed);
    const signed = item.parameters.certs[index - 1];
    if (!signed) throw new Error("no certificate");
    const { verification } = parseCertificate(signed);
    expect(generatorPower(signingSecret(seed))).toEqual(verification);
    const message = await receive(receivingSecret(seed), verification, text);
    const { decryption_key } = JSON.parse(message) as { decryption_key: string };
    const owner = parseTrustees(raw).owners[index - 1];
    expect(generatorPower(readUnreduced(decryption_key))).toEqual(owner?.key);
  });

  it("is refused after one changed digit", () => {
    const text = parseUtf8(trusteesRecord());
    const place = text.indexOf('"response":"') + 12;
    const digit = text[place] === "1" ? "2" : "1";
    const altered = utf8(text.slice(0, place) + digit + text.slice(place + 1));
    expect(() => checkTrustees(parseTrustees(altered))).toThrow(PlebisciteError);
  });
});

describe("entries", () => {
  const { entries } = json<{ entries: { kind: string; entry: string }[] }>("record/entries.json");

  it("of every kind of the specification's examples are known, byte for byte", () => {
    expect(entries.length).toBeGreaterThan(30);
    for (const { entry } of entries) {
      expect(parseUtf8(writeEntry(parseEntryText(entry)))).toBe(entry);
    }
  });
});
