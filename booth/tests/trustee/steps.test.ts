// A step cannot skip its stages: nothing is handed in before what it rests on was saved and read
// again. The record behind it is played in memory.

import { beforeAll, describe, expect, it, vi } from "vitest";

import { utf8 } from "../../lib/canonical/bytes.ts";
import { MisuseError, UnavailableError } from "../../lib/errors.ts";
import { loadSodium, systemRandomness } from "../../trustee/group/sodium.ts";
import { IdentityKey } from "../../trustee/offices/identity.ts";
import { Journal } from "../../trustee/offices/journal.ts";
import { type TrusteeFile, writeTrusteeFile } from "../../trustee/offices/private_file.ts";
import { OlderFileError, requireNewest, turnOf } from "../../trustee/offices/progress.ts";
import * as office from "../../trustee/offices/trustee.ts";
import { farthest, recognise } from "../../trustee/pages/chosen.ts";
import type { Door } from "../../trustee/pages/door.ts";
import { Keeping } from "../../trustee/pages/keeping.ts";
import { keyName } from "../../trustee/pages/readiness.ts";
import { Session } from "../../trustee/pages/session.ts";
import { StepWork } from "../../trustee/pages/step_work.ts";
import type { EntryOf } from "../../trustee/record/entries.ts";
import type { Milestones } from "../../trustee/record/milestones.ts";
import { RecordState } from "../../trustee/record/state.ts";
import type { Voice } from "../../app/voice.ts";

beforeAll(loadSodium);

const ORIGIN = "valley.example/2026";
const SLUG = "valley";
const voice = { language: "en", direction: "ltr", locale: "en", say: (id: string) => id } as Voice;

/** A record in which a ceremony of two out of three has been opened. */
function opened(): RecordState {
  const nothing = {} as Milestones;
  const state = new RecordState(ORIGIN, nothing, () => Promise.reject(new UnavailableError("no")));
  const members = [1, 2, 3].map((index) => ({
    name: `trustee ${index}`,
    key: `key ${index}`,
    item: "Pedersen" as const,
    index,
  }));
  const plan: EntryOf<"ceremony"> = {
    kind: "ceremony",
    group: "Ed25519",
    members,
    threshold: 2,
    size: 3,
    signatures: [],
  };
  state.phase = "ceremony";
  state.ceremony = {
    plan,
    cid: new Uint8Array(32),
    certificates: new Map(),
    commitments: new Map(),
    commitmentPlaces: new Map(),
    reveals: new Map(),
    revealPlaces: new Map(),
    shareKeys: new Map(),
    isVoid: false,
  };
  return state;
}

function begun() {
  const submit = vi.fn(() => Promise.resolve());
  const door = { slug: SLUG, submit } as unknown as Door;
  const session = new Session(door, new Keeping(SLUG, null), voice);
  session.state = opened();
  session.owner = 1;
  session.identity = IdentityKey.fresh("smith.valley.example", systemRandomness);
  session.policyTrusted = true;
  vi.spyOn(session, "origin", "get").mockReturnValue(ORIGIN);
  return { session, submit, work: new StepWork(session, "certificate") };
}

describe("a step that makes a secret", () => {
  it("offers the trustee's file and an empty journal to save, and hands in nothing", async () => {
    const { submit, work } = begun();
    await work.make();
    expect(work.stage).toBe("save");
    expect(work.toSave.map(({ name }) => name)).toEqual([
      "valley-trustee1-step1-certificate.trustee",
      "valley-trustee1.trustee.journal",
    ]);
    expect(submit).not.toHaveBeenCalled();
  });

  it("goes on only when every saved file was read again, byte for byte", async () => {
    const { session, work } = begun();
    await work.make();
    const [file] = work.toSave;
    if (!file) throw new Error("nothing to save");
    await work.readAgain([file.bytes]);
    expect(session.problem).toBeInstanceOf(MisuseError);
    expect(work.stage).toBe("save");
    const damaged = Uint8Array.from(file.bytes);
    damaged[40] = (damaged[40] ?? 0) ^ 1;
    await work.readAgain([damaged, new Uint8Array()]);
    expect(work.stage).toBe("save");
    expect(session.file).toBeUndefined();
    await work.readAgain([new Uint8Array(), file.bytes]);
    expect(work.stage).toBe("hand-in");
    expect(session.file?.certificate).not.toBe("");
    expect(session.journal).toEqual(Journal.empty);
  });

  it("is not handed in while the policy's words were not compared", async () => {
    const { session, submit, work } = begun();
    await work.make();
    await work.readAgain(work.toSave.map(({ bytes }) => bytes));
    session.policyTrusted = false;
    await work.handIn();
    expect(session.problem).toBeTruthy();
    expect(submit).not.toHaveBeenCalled();
  });

  it("gives the same again when it is taken again", async () => {
    const state = opened();
    const first = office.certificate(state, 1, undefined, systemRandomness);
    const again = office.certificate(state, 1, first.file, systemRandomness);
    expect(again).toEqual(first);
  });
});

describe("whose turn it is", () => {
  it("is every trustee's that has no certificate; the others wait for them", async () => {
    const state = opened();
    expect(await turnOf(state, 1)).toEqual({ turn: "own", step: "certificate" });
    state.ceremony?.certificates.set(1, "made");
    expect(await turnOf(state, 1)).toEqual({
      turn: "wait",
      wait: { for: "trustees", step: "certificate", owners: [2, 3] },
    });
    if (state.ceremony) state.ceremony.isVoid = true;
    expect(await turnOf(state, 1)).toEqual({ turn: "wait", wait: { for: "void" } });
  });

  it("is nobody's during the vote", async () => {
    const state = opened();
    for (const phase of ["voting", "paused", "polls-closed"] as const) {
      state.phase = phase;
      expect(await turnOf(state, 1)).toEqual({ turn: "wait", wait: { for: "voting" } });
    }
  });
});

describe("copies of a trustee's file", () => {
  const made = (state: RecordState, owner = 1): TrusteeFile =>
    office.certificate(state, owner, undefined, systemRandomness).file;

  it("an older copy is refused: it would void the ceremony", () => {
    const state = opened();
    const file = made(state);
    requireNewest(state, 1, undefined);
    state.ceremony?.certificates.set(1, file.certificate);
    requireNewest(state, 1, file);
    expect(() => requireNewest(state, 1, undefined)).toThrow(OlderFileError);
    expect(() => requireNewest(state, 1, made(state))).toThrow(OlderFileError);
    state.ceremony?.commitments.set(1, new Uint8Array(32));
    expect(() => requireNewest(state, 1, file)).toThrow(/commitment/);
  });

  it("of several the one of this ceremony that came farthest is used", () => {
    const state = opened();
    const file = made(state);
    const empty: TrusteeFile = { ...file, certificate: "", pedersen: undefined };
    const foreign: TrusteeFile = { ...file, cid: "ab".repeat(32) };
    expect(farthest([file, empty, foreign], file.cid)).toBe(file);
    expect(farthest([foreign], file.cid)).toBe(foreign);
  });

  it("are told apart by what is in them", () => {
    const file = made(opened());
    const journal = Journal.empty.record({ kind: "k", key: "x", units: ["u"], digest: "00" });
    const found = recognise([journal.bytes, writeTrusteeFile(file)], ORIGIN);
    expect(found.files).toEqual([file]);
    expect(found.journals).toEqual([journal]);
    expect(() => recognise([utf8("a letter")], ORIGIN)).toThrow(/not a private file/);
  });
});

describe("a decryption", () => {
  it("is made only from a record whose votes were checked on this device", () => {
    const state = opened();
    const { file } = office.certificate(state, 1, undefined, systemRandomness);
    const decrypt = () => office.decrypt(state, file, Journal.empty, systemRandomness);
    expect(decrypt).toThrow(/votes were not checked/);
    state.votesProved = true;
    expect(decrypt).toThrow(/no finished key/);
  });
});

describe("a key's name", () => {
  it.each([
    ["Ann Müller-Smith", "ann-muller-smith.valley.example"],
    ["الخباز", "trustee-0a1b2c.valley.example"],
    ["  ", "trustee-0a1b2c.valley.example"],
  ])("of %j is %s", (person, expected) => {
    expect(keyName(person, ORIGIN, "0a1b2c")).toBe(expected);
  });
});
