// What a key ceremony commits to and what its trustees prove. Source: spec/ceremony.md.

import { sameBytes } from "../../lib/canonical/bytes.ts";
import { type Field, u32 } from "../../lib/canonical/encoding.ts";
import { parseJson, writeJson } from "../../lib/canonical/json.ts";
import { type Value, struct, text } from "../../lib/canonical/shapes.ts";
import { ConductError, MalformedError, SignatureError, UnsupportedError } from "../../lib/errors.ts";
import { GROUP_NAME } from "../group/elements.ts";
import { type Element, isIdentity, sha256 } from "../group/sodium.ts";
import type { KeyContext } from "../proofs/decryption.ts";
import { SCHNORR, type SchnorrSignature, verifyStrongly } from "../proofs/schnorr.ts";
import { h256 } from "../proofs/transcript.ts";
import { type EntryOf, writeEntry } from "./entries.ts";

export type Role = "single-key" | "constant-term" | "share-key";
export const RANDOM_SIZE = 32; // bytes that hide a payload until it is revealed

/** One ceremony: the log it belongs to, and the SHA-256 of its entry (cid). */
export type Ceremony = { readonly origin: string; readonly cid: Uint8Array };

/** What is committed to and revealed: the exact v1 text, and a proof of possession. */
export const PAYLOAD = struct({ message: text, possession: SCHNORR });
export type Payload = Value<typeof PAYLOAD>;

/** The ceremony that `entry` opens in the log `origin`; its cid covers the signatures too. */
export function openCeremony(entry: EntryOf<"ceremony">, origin: string): Ceremony {
  if (entry.group !== GROUP_NAME) {
    throw new UnsupportedError(`this page holds keys of the group ${GROUP_NAME} only`);
  }
  return { origin, cid: sha256(writeEntry(entry)) };
}

export function parsePayload(raw: Uint8Array): Payload {
  return parseJson(raw, PAYLOAD);
}

export function writePayload(payload: Payload): Uint8Array {
  return writeJson(payload, PAYLOAD);
}

/** The 32 bytes an owner logs before anyone reveals. */
export function commitmentDigest(
  ceremony: Ceremony,
  owner: number,
  random: Uint8Array,
  payload: Uint8Array,
): Uint8Array {
  if (random.length !== RANDOM_SIZE) {
    throw new MalformedError(`a commitment takes ${RANDOM_SIZE} random bytes`);
  }
  return h256("ceremony/commit", [ceremony.origin, ceremony.cid, u32(owner), random, payload]);
}

/** Throws ConductError unless `random` and `payload` open `commitment`. */
export function checkReveal(
  ceremony: Ceremony,
  owner: number,
  commitment: Uint8Array,
  random: Uint8Array,
  payload: Uint8Array,
): void {
  if (!sameBytes(commitmentDigest(ceremony, owner, random, payload), commitment)) {
    throw new ConductError(`owner ${owner} reveals another payload than it committed to`);
  }
}

/** The fields of SIG(`possession`), in order. */
export function possessionFields(
  ceremony: Ceremony,
  role: Role,
  context: KeyContext,
  key: Element,
): Field[] {
  const numbers = [context.owner, context.index, context.threshold, context.size];
  return [GROUP_NAME, ceremony.origin, ceremony.cid, role, ...numbers.map(u32), key];
}

/** Throws MalformedError, SignatureError unless the owner showed that it knows the secret. */
export function checkPossession(
  ceremony: Ceremony,
  role: Role,
  context: KeyContext,
  key: Element,
  proof: SchnorrSignature,
): void {
  if (isIdentity(key)) {
    throw new SignatureError("the identity is no key, and nobody possesses it");
  }
  verifyStrongly("possession", possessionFields(ceremony, role, context, key), key, proof);
}
