// A ceremony as logged, against the trustees record it claims to have made: the record is built
// again from the revealed messages and compared. Source: spec/ceremony.md, sections 3 and 4.

import { sameBytes } from "../../lib/canonical/bytes.ts";
import { parseJsonText, writeJson } from "../../lib/canonical/json.ts";
import { ConductError } from "../../lib/errors.ts";
import type { ShareKey } from "../ceremony/pedersen.ts";
import { parseElement } from "../group/elements.ts";
import type { KeyContext } from "../proofs/decryption.ts";
import {
  type Ceremony,
  checkPossession,
  checkReveal,
  openCeremony,
  parsePayload,
} from "./ceremony_statements.ts";
import type { EntryOf } from "./entries.ts";
import { keyContexts } from "./key_contexts.ts";
import { type Trustees, checkTrustees } from "./trustees.ts";
import { parseCoefficients } from "./v1_pedersen.ts";
import {
  POLYNOMIAL_MESSAGE,
  SIGNED_MESSAGE,
  TRUSTEES_RECORD,
  TRUSTEE_KEY,
  type WrittenItem,
} from "./v1_trustees_format.ts";

/** The 32 random bytes and the payload's bytes. */
export type Reveal = { readonly random: Uint8Array; readonly payload: Uint8Array };

/** What the log holds of one ceremony, by owner index. */
export type Transcript = {
  readonly plan: EntryOf<"ceremony">;
  readonly certificates: ReadonlyMap<number, string>;
  readonly commitments: ReadonlyMap<number, Uint8Array>;
  readonly reveals: ReadonlyMap<number, Reveal>;
  readonly shareKeys: ReadonlyMap<number, ShareKey>;
};

function given<T>(messages: ReadonlyMap<number, T>, owner: number): T {
  const found = messages.get(owner);
  if (found === undefined) throw new ConductError(`owner ${owner} has not done this step`);
  return found;
}

const messageOf = (transcript: Transcript, owner: number) =>
  parsePayload(given(transcript.reveals, owner).payload).message;

/** The exact v1 trustees record these messages make. */
export function buildTrustees(transcript: Transcript): Uint8Array {
  const contexts = keyContexts(transcript.plan);
  const shared = contexts.filter(({ kind }) => kind === "Pedersen").map(({ owner }) => owner);
  const items = contexts.flatMap((context): WrittenItem[] => {
    if (context.kind === "Single") {
      const key = parseJsonText(messageOf(transcript, context.owner), TRUSTEE_KEY);
      return [{ kind: "Single", key }];
    }
    return context.index === 1 ? [pedersenItem(transcript, shared)] : [];
  });
  return writeJson(items, TRUSTEES_RECORD);
}

function pedersenItem(transcript: Transcript, owners: readonly number[]): WrittenItem {
  const steps = owners.map((owner) =>
    parseJsonText(messageOf(transcript, owner), POLYNOMIAL_MESSAGE),
  );
  const certs = owners.map((owner) =>
    parseJsonText(given(transcript.certificates, owner), SIGNED_MESSAGE),
  );
  const keys = owners.map((owner) =>
    parseJsonText(given(transcript.shareKeys, owner).key, TRUSTEE_KEY),
  );
  return {
    kind: "Pedersen",
    parameters: {
      threshold: transcript.plan.threshold,
      certs,
      coefexps: steps.map((step) => step.coefexps),
      signatures: steps.map((step) => step.signature),
      verification_keys: keys,
    },
  };
}

/** Throws the first thing wrong with the ceremony and its record, but the order of entries. */
export function checkTranscript(origin: string, transcript: Transcript, trustees: Trustees): void {
  const ceremony = openCeremony(transcript.plan, origin);
  for (const context of keyContexts(transcript.plan)) {
    checkRevealed(ceremony, transcript, context);
    if (context.kind === "Pedersen") checkShareKey(ceremony, transcript, context);
  }
  if (!sameBytes(buildTrustees(transcript), trustees.raw)) {
    throw new ConductError("the trustees record is not what the logged messages make");
  }
  checkTrustees(trustees);
}

function checkRevealed(ceremony: Ceremony, transcript: Transcript, context: KeyContext): void {
  const { owner } = context;
  const { random, payload } = given(transcript.reveals, owner);
  checkReveal(ceremony, owner, given(transcript.commitments, owner), random, payload);
  checkPayload(ceremony, context, payload);
}

/** Throws unless the payload proves possession of what it contributes to y. */
export function checkPayload(ceremony: Ceremony, context: KeyContext, raw: Uint8Array): void {
  const { message, possession } = parsePayload(raw);
  if (context.kind === "Single") {
    const key = parseElement(parseJsonText(message, TRUSTEE_KEY).public_key);
    checkPossession(ceremony, "single-key", context, key, possession);
    return;
  }
  const { coefexps } = parseJsonText(message, POLYNOMIAL_MESSAGE);
  const [term] = parseCoefficients(coefexps).elements;
  if (!term) throw new ConductError("coefexps is empty");
  checkPossession(ceremony, "constant-term", context, term, possession);
}

function checkShareKey(ceremony: Ceremony, transcript: Transcript, context: KeyContext): void {
  const share = given(transcript.shareKeys, context.owner);
  const element = parseElement(parseJsonText(share.key, TRUSTEE_KEY).public_key);
  checkPossession(ceremony, "share-key", context, element, share.possession);
}
