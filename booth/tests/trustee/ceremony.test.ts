// A ceremony among trustees of this page alone, honest and not (A7, A46, A49).

import { beforeAll, describe, expect, it } from "vitest";

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { parseJsonText } from "../../lib/canonical/json.ts";
import { ConductError, MisuseError, PlebisciteError, SignatureError } from "../../lib/errors.ts";
import { receive, send } from "../../trustee/ceremony/channel.ts";
import { commitmentOf } from "../../trustee/ceremony/commitment.ts";
import { secretOf } from "../../trustee/ceremony/key_file.ts";
import {
  type PedersenState,
  deal,
  finishPedersen,
  startPedersen,
} from "../../trustee/ceremony/pedersen.ts";
import { newSeed, requireSeed } from "../../trustee/ceremony/seeds.ts";
import { ComplaintError } from "../../trustee/ceremony/shares.ts";
import { startSingle } from "../../trustee/ceremony/single.ts";
import {
  generatorPower,
  loadSodium,
  randomScalar,
  systemRandomness,
} from "../../trustee/group/sodium.ts";
import type { KeyContext } from "../../trustee/proofs/decryption.ts";
import { openCeremony, parsePayload } from "../../trustee/record/ceremony_statements.ts";
import {
  type Transcript,
  buildTrustees,
  checkPayload,
  checkTranscript,
} from "../../trustee/record/ceremony_transcript.ts";
import type { EntryOf } from "../../trustee/record/entries.ts";
import { keyContexts } from "../../trustee/record/key_contexts.ts";
import { checkTrustees, parseTrustees } from "../../trustee/record/trustees.ts";
import { parseCertificate } from "../../trustee/record/v1_pedersen.ts";
import {
  POLYNOMIAL_MESSAGE,
  type PolynomialMessage,
  SIGNED_MESSAGE,
  TRUSTEES_RECORD,
} from "../../trustee/record/v1_trustees_format.ts";
import { writeJson, parseJson } from "../../lib/canonical/json.ts";

beforeAll(loadSodium);

const ORIGIN = "valley.example/2026";
const SIZE = 3;

function planned(kind: "Single" | "Pedersen", threshold: number): EntryOf<"ceremony"> {
  const members = Array.from({ length: SIZE }, (_, place) => ({
    name: `trustee ${place + 1}`,
    key: "key",
    item: kind,
    index: kind === "Single" ? 1 : place + 1,
  }));
  return { kind: "ceremony", group: "Ed25519", members, threshold, size: SIZE, signatures: [] };
}

const PLAN = planned("Pedersen", 2);

type Dealt = {
  readonly states: PedersenState[];
  readonly signed: string[];
  readonly messages: PolynomialMessage[];
};

const contexts = () => keyContexts(PLAN);
const certificates = (signed: readonly string[]) =>
  signed.map((text) => parseCertificate(parseJsonText(text, SIGNED_MESSAGE)));

async function dealt(): Promise<Dealt> {
  const started = contexts().map((context) => startPedersen(context, systemRandomness));
  const signed = started.map(({ certificate }) => certificate);
  const ceremony = openCeremony(PLAN, ORIGIN);
  const states = await Promise.all(
    started.map(({ state }) => deal(ceremony, state, certificates(signed), systemRandomness)),
  );
  const messages = states.map((state) => messageOf(state));
  return { states, signed, messages };
}

function messageOf(state: PedersenState): PolynomialMessage {
  const payload = parsePayload(utf8(state.committed?.payload ?? ""));
  return parseJsonText(payload.message, POLYNOMIAL_MESSAGE);
}

const first = <T>(list: readonly T[]): T => {
  const [found] = list;
  if (found === undefined) throw new Error("empty");
  return found;
};

function finish({ states, signed, messages }: Dealt, place: number) {
  const state = states[place];
  if (!state) throw new Error("no such trustee");
  const ceremony = openCeremony(PLAN, ORIGIN);
  return finishPedersen(ceremony, state, certificates(signed), messages, systemRandomness);
}

async function played(): Promise<{ done: Dealt; transcript: Transcript }> {
  const done = await dealt();
  const ceremony = openCeremony(PLAN, ORIGIN);
  const made = await Promise.all(done.states.map((_, place) => finish(done, place)));
  const byOwner = <T>(values: readonly T[]) =>
    new Map(values.map((value, place) => [place + 1, value] as const));
  const committed = done.states.map((state) => state.committed ?? { random: "", payload: "" });
  return {
    done,
    transcript: {
      plan: PLAN,
      certificates: byOwner(done.signed),
      commitments: byOwner(committed.map((one, place) => commitmentOf(ceremony, place + 1, one))),
      reveals: byOwner(
        committed.map(({ payload, random }) => ({
          random: Uint8Array.from(Buffer.from(random, "hex")),
          payload: utf8(payload),
        })),
      ),
      shareKeys: byOwner(made.map(({ share }) => share)),
    },
  };
}

describe("a ceremony of two out of three", () => {
  it("makes a record that proves its keys, and key files that fit them", async () => {
    const { done, transcript } = await played();
    const trustees = parseTrustees(buildTrustees(transcript));
    checkTranscript(ORIGIN, transcript, trustees);
    const { key } = await finish(done, 1);
    expect(generatorPower(secretOf(key))).toEqual(trustees.owners[1]?.key);
  });

  it("gives the same commitment again from the saved state, and deals never twice", async () => {
    const { states, signed } = await dealt();
    const [state] = states;
    if (!state?.committed) throw new Error("not dealt");
    const ceremony = openCeremony(PLAN, ORIGIN);
    const commitment = commitmentOf(ceremony, 1, state.committed);
    expect(commitmentOf(ceremony, 1, state.committed)).toEqual(commitment);
    expect(commitmentOf(ceremony, 2, state.committed)).not.toEqual(commitment);
    await expect(
      deal(ceremony, state, certificates(signed), systemRandomness),
    ).rejects.toThrow(MisuseError);
  });

  it("ends in complaints, and in no key, when a share is another trustee's", async () => {
    const done = await dealt();
    const [one, ...others] = done.messages;
    if (!one) throw new Error("no message");
    const swapped = { ...one, secrets: [one.secrets[1] ?? "", ...one.secrets.slice(1)] };
    const spoilt = { ...done, messages: [swapped, ...others] };
    const failed = finish(spoilt, 0);
    await expect(failed).rejects.toThrow(ComplaintError);
    await expect(failed).rejects.toMatchObject({ complaints: [{ against: 1 }] });
  });

  it("ends in a complaint when a share does not fit the public coefficients", async () => {
    const done = await dealt();
    const another = await dealt();
    const mixed = done.messages.map((message, place) =>
      place === 2 ? { ...message, coefexps: first(another.messages).coefexps } : message,
    );
    await expect(finish({ ...done, messages: mixed }, 0)).rejects.toMatchObject({
      complaints: [{ against: 3 }],
    });
  });

  it("refuses a certificate made for another place (A49)", async () => {
    const started = contexts().map((context) => startPedersen(context, systemRandomness));
    const signed = started.map(({ certificate }) => certificate);
    const twice = [signed[0] ?? "", signed[0] ?? "", signed[2] ?? ""];
    const ceremony = openCeremony(PLAN, ORIGIN);
    const state = started[0]?.state;
    if (!state) throw new Error("not started");
    await expect(
      deal(ceremony, state, certificates(twice), systemRandomness),
    ).rejects.toThrow(ConductError);
  });

  it("goes on only where its own certificate stands", async () => {
    const started = contexts().map((context) => startPedersen(context, systemRandomness));
    const other = startPedersen(started[0]?.state.context as KeyContext, systemRandomness);
    const signed = [other.certificate, ...started.slice(1).map(({ certificate }) => certificate)];
    const state = started[0]?.state;
    if (!state) throw new Error("not started");
    await expect(
      deal(openCeremony(PLAN, ORIGIN), state, certificates(signed), systemRandomness),
    ).rejects.toThrow(/not this trustee's own/);
  });
});

describe("what the record must show (A46, A49)", () => {
  it("refuses a payload whose possession is of another owner or ceremony", async () => {
    const { states } = await dealt();
    const payload = utf8(states[0]?.committed?.payload ?? "");
    const ceremony = openCeremony(PLAN, ORIGIN);
    const [own, other] = contexts();
    if (!own || !other) throw new Error("no contexts");
    checkPayload(ceremony, own, payload);
    expect(() => checkPayload(ceremony, other, payload)).toThrow(SignatureError);
    const elsewhere = openCeremony(PLAN, "other.example/2026");
    expect(() => checkPayload(elsewhere, own, payload)).toThrow(SignatureError);
  });

  it("refuses a record other than the messages make", async () => {
    const [one, other] = [await played(), await played()];
    const foreign = parseTrustees(buildTrustees(other.transcript));
    expect(() => checkTranscript(ORIGIN, one.transcript, foreign)).toThrow(ConductError);
  });

  it("refuses one key under two names", () => {
    const plan = planned("Single", SIZE);
    const [context] = keyContexts(plan);
    if (!context) throw new Error("no context");
    const made = startSingle(openCeremony(plan, ORIGIN), context, "a", systemRandomness);
    const { message } = parsePayload(utf8(made.committed.payload));
    const twice = utf8(`[["Single",${message}],["Single",${message}]]`);
    expect(() => checkTrustees(parseTrustees(twice))).toThrow(/two trustees may be one/);
    checkTrustees(parseTrustees(utf8(`[["Single",${message}]]`)));
  });

  it("refuses the identity as a key", () => {
    const plan = planned("Single", SIZE);
    const [context] = keyContexts(plan);
    if (!context) throw new Error("no context");
    const made = startSingle(openCeremony(plan, ORIGIN), context, "a", systemRandomness);
    const { message } = parsePayload(utf8(made.committed.payload));
    const neutral = message.replace(made.key.key, `${"0".repeat(63)}1`);
    expect(() => parseTrustees(utf8(`[["Single",${neutral}]]`))).toThrow(/identity/);
  });

  it("refuses more coefficients than the threshold", async () => {
    const { transcript } = await played();
    const [item] = parseJson(buildTrustees(transcript), TRUSTEES_RECORD);
    if (item?.kind !== "Pedersen") throw new Error("not a threshold key");
    const raised = { ...item, parameters: { ...item.parameters, threshold: 3 } };
    const record = parseTrustees(writeJson([raised], TRUSTEES_RECORD));
    expect(() => checkTrustees(record)).toThrow(ConductError);
  });

  it.each([
    [{ threshold: 1 }, "a threshold of 1 among several"],
    [{ threshold: 4 }, "a threshold above their number"],
    [{ size: 2 }, "another number than there are members"],
  ] as [object, string][])("refuses a plan with %j: %s", (change) => {
    expect(() => keyContexts({ ...PLAN, ...change })).toThrow(ConductError);
  });
});

describe("messages between trustees", () => {
  it("open only for their receiver, from their sender", async () => {
    const [from, to, other] = Array.from({ length: 3 }, () => randomScalar(systemRandomness));
    if (!from || !to || !other) throw new Error("no keys");
    const sent = await send(from, generatorPower(to), "a share", systemRandomness);
    expect(await receive(to, generatorPower(from), sent)).toBe("a share");
    await expect(receive(other, generatorPower(from), sent)).rejects.toThrow(ConductError);
    await expect(receive(to, generatorPower(other), sent)).rejects.toThrow(SignatureError);
    await expect(receive(to, generatorPower(from), sent.replace('"data":"', '"data":"00'))).rejects
      .toThrow(PlebisciteError);
  });

  it("draw seeds of 22 symbols", () => {
    const seed = newSeed(systemRandomness);
    requireSeed(seed);
    expect(newSeed(systemRandomness)).not.toBe(seed);
    expect(() => requireSeed(`${seed.slice(1)}0`)).toThrow(PlebisciteError);
    expect(parseUtf8(utf8(seed))).toHaveLength(22);
  });
});
