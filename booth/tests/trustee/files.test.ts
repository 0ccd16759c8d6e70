// The trustee's files: the same bytes as the command line's, the wrong one refused by name, and a
// journal that lets a key state one thing about a unit.

import { beforeAll, describe, expect, it } from "vitest";

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { ConductError, MalformedError, UnavailableError } from "../../lib/errors.ts";
import { loadSodium, systemRandomness } from "../../trustee/group/sodium.ts";
import { IdentityKey } from "../../trustee/offices/identity.ts";
import { Journal, mergeJournals } from "../../trustee/offices/journal.ts";
import {
  type TrusteeFile,
  WrongFileError,
  readIdentityFile,
  readTrusteeFile,
  writeIdentityFile,
  writeTrusteeFile,
} from "../../trustee/offices/private_file.ts";

beforeAll(loadSodium);

const ORIGIN = "valley.example/2026";

describe("the identity key", () => {
  it("is written and read again, and its private text stays out of messages", () => {
    const key = IdentityKey.fresh("smith.valley.example", systemRandomness);
    const raw = writeIdentityFile(key, ORIGIN);
    expect(readIdentityFile(raw, ORIGIN).verifierKey).toBe(key.verifierKey);
    const altered = utf8(parseUtf8(raw).replace("smith", "smitt"));
    expect(() => readIdentityFile(altered, ORIGIN)).toThrow(/key id is not/);
  });

  it("is the key of the published example", () => {
    // Go's private text and verifier key, from examples/town.toml's published seeds.
    const key = IdentityKey.parse("PRIVATE+KEY+baker.town.example+632f506b+AXqClg6zLRkHLZHgJHQIZY9pfENqThVfvELZ3L79jdtr");
    expect(key.verifierKey).toBe("baker.town.example+632f506b+AR9TO11ifp3p8z65M17UJFhGtci18mo6rOYWXvouuE6Y");
  });

  it.each(["", "two words", "a+b", "line\nbreak"])("is not named %j", (name) => {
    expect(() => IdentityKey.fresh(name, systemRandomness)).toThrow(MalformedError);
  });
});

describe("a private file", () => {
  const file: TrusteeFile = {
    format: "plebiscite-trustee/1",
    origin: ORIGIN,
    cid: "ab".repeat(32),
    owner: 2,
    certificate: "",
    pedersen: undefined,
    committed: undefined,
    share: undefined,
    key: undefined,
  };

  it("is read as it was written", () => {
    expect(readTrusteeFile(writeTrusteeFile(file), ORIGIN)).toEqual(file);
  });

  it("of another kind or referendum is refused by name", () => {
    const key = IdentityKey.fresh("smith.valley.example", systemRandomness);
    const wrong = () => readTrusteeFile(writeIdentityFile(key, ORIGIN), ORIGIN);
    expect(wrong).toThrow(WrongFileError);
    expect(wrong).toThrow(/trustee-identity-key of referendum valley.example/);
    expect(() => readTrusteeFile(writeTrusteeFile(file), "other.example/1")).toThrow(WrongFileError);
  });

  it("that is damaged is refused without a word of it", () => {
    const damaged = utf8(parseUtf8(writeTrusteeFile(file)).replace("owner", "ovner"));
    expect(() => readTrusteeFile(damaged, ORIGIN)).toThrow(/damaged; use its other copy$/);
    expect(() => readTrusteeFile(utf8("not JSON at all"), ORIGIN)).toThrow(MalformedError);
  });
});

describe("the journal", () => {
  const one = { kind: "decryption", key: "k", units: ["a", "b"], digest: "00" };
  const other = { kind: "decryption", key: "k", units: ["b"], digest: "01" };
  const elsewhere = { kind: "decryption", key: "k", units: ["c"], digest: "02" };

  it("takes a statement once and gives the same journal for it again", () => {
    const noted = Journal.empty.record(one);
    expect(noted.record(one)).toBe(noted);
    expect(noted.record(elsewhere).statements).toEqual([one, elsewhere]);
  });

  it("writes the lines of the command line", () => {
    const text = parseUtf8(Journal.empty.record(one).bytes);
    expect(text).toBe('{"kind":"decryption","key":"k","units":["a","b"],"digest":"00"}\n');
  });

  it("refuses another statement about a unit that was stated", () => {
    expect(() => Journal.empty.record(one).record(other)).toThrow(ConductError);
    const otherKey = { ...other, key: "another" };
    expect(Journal.empty.record(one).record(otherKey).statements).toHaveLength(2);
  });

  it("lets an interrupted line be finished only by the same statement", () => {
    const whole = Journal.empty.record(one).bytes;
    const cut = new Journal(whole.slice(0, 45));
    expect(() => cut.record(elsewhere)).toThrow(/interrupted/);
    const again = cut.record(one);
    expect(parseUtf8(again.bytes).split("\n")).toHaveLength(3);
    expect(() => again.record(other)).toThrow(ConductError);
  });

  it("with a damaged line serves nothing", () => {
    const damaged = new Journal(utf8("damage\n" + parseUtf8(Journal.empty.record(one).bytes)));
    expect(() => damaged.record(elsewhere)).toThrow(UnavailableError);
    expect(() => damaged.statements).toThrow(UnavailableError);
  });

  it("joined with another copy knows what either knew", () => {
    const [left, right] = [Journal.empty.record(one), Journal.empty.record(elsewhere)];
    expect(mergeJournals(left, right).statements).toEqual([one, elsewhere]);
    expect(mergeJournals(Journal.empty, left)).toBe(left);
  });
});
