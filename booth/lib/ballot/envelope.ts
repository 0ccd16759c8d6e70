// The envelope around a v1 ballot: who casts it, which ballot it replaces, and its number. The
// counter numbers every ballot and challenge of one credential.

import { sha256 } from "@noble/hashes/sha2.js";

import { u64, type Field } from "../canonical/encoding.ts";
import { GROUP_NAME, type Element } from "../group/ed25519.ts";
import { sign, verifySignature, type SchnorrSignature } from "../proofs/schnorr.ts";
import type { Random } from "../proofs/transcript.ts";

export type EnvelopeKind = "ballot" | "challenge" | "withdrawal";

/** What the credential signs. Digests are raw bytes; `replaces` is empty for none. */
export type EnvelopeStatement = {
  readonly origin: string;
  readonly uuid: string;
  /** φ of the unit's election, as v1 writes it. */
  readonly fingerprint: string;
  readonly credential: Element;
  /** SHA-256 of the v1 ballot's bytes. */
  readonly tracker: Uint8Array;
  readonly replaces: Uint8Array;
  /** From 1. */
  readonly counter: number;
};

/** The signed fields in order. */
export function envelopeFields(statement: EnvelopeStatement): Field[] {
  return [
    GROUP_NAME,
    statement.origin,
    statement.uuid,
    statement.fingerprint,
    statement.credential.bytes,
    statement.tracker,
    statement.replaces,
    u64(statement.counter),
  ];
}

/** The tracker of a v1 ballot: SHA-256 of its exact bytes, 32 bytes. */
export function trackerOf(ballot: Uint8Array): Uint8Array {
  return sha256(ballot);
}

/** The credential's signature over `statement`, for casting or for a challenge. */
export function seal(
  kind: EnvelopeKind,
  statement: EnvelopeStatement,
  secret: bigint,
  random: Random,
): SchnorrSignature {
  return sign(kind, envelopeFields(statement), secret, random);
}

/** Return only if the credential signed `statement` for `kind`. Throws as `verifySignature`. */
export function checkSeal(
  kind: EnvelopeKind,
  statement: EnvelopeStatement,
  signature: SchnorrSignature,
): void {
  verifySignature(kind, envelopeFields(statement), statement.credential, signature);
}
