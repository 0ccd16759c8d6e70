// The strong proof that decryption factors are α_i^x for the x behind a trustee's key.
// Source: spec/ceremony.md, section 7; the rehearsal's variant is section 6.

import { concat, sameBytes, utf8 } from "../../lib/canonical/bytes.ts";
import { type Field, lp, ls, u32, u64 } from "../../lib/canonical/encoding.ts";
import { type Value, integer, oneOf, struct, text } from "../../lib/canonical/shapes.ts";
import { MisuseError, ProofError } from "../../lib/errors.ts";
import { writeDecimal } from "../group/decimal.ts";
import { GROUP_NAME, formatElement, parseElement, parseScalar } from "../group/elements.ts";
import {
  type Element,
  type Randomness,
  type Scalar,
  generatorPower,
  isIdentity,
  multiply,
  power,
  productOfPowers,
  reduceBigEndian,
  respond,
  sameSecret,
} from "../group/sodium.ts";
import { h512, hedgedNonce, strongChallenge } from "./transcript.ts";

export type DecryptionKind = "decryption" | "rehearsal";
const WEIGHT_BYTES = 16; // errors cancel with chance 2^-128

/** Field 8: the place of the key in the trustees record. A Single key has 1, 1, 1. */
export const KEY_CONTEXT = struct({
  kind: oneOf("Single", "Pedersen"),
  owner: integer(1),
  index: integer(1),
  threshold: integer(1),
  size: integer(1),
});
export type KeyContext = Value<typeof KEY_CONTEXT>;

/** Fields 1 to 11; every one comes from the checked record. */
export type DecryptionStatement = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Pairs (uuid, φ) of the group, in any order; none for a rehearsal. */
  readonly units: readonly (readonly [string, string])[];
  readonly tallyDigest: Uint8Array;
  readonly trusteesDigest: Uint8Array;
  readonly context: KeyContext;
  readonly electionKey: Element;
  readonly publicKey: Element;
  readonly alphas: readonly Element[];
};

export const DECRYPTION_PROOF = struct({ a: text, b: text, response: text });
export type DecryptionProof = Value<typeof DECRYPTION_PROOF>;

/** Fields 1 to 11, in order. Throws MisuseError when a unit is named twice. */
export function statementFields(statement: DecryptionStatement): Field[] {
  const { context } = statement;
  const units = statement.units
    .map(([uuid, phi]) => ({ uuid: utf8(uuid), phi: utf8(phi) }))
    .sort((left, right) => compareBytes(left.uuid, right.uuid));
  if (new Set(statement.units.map(([uuid]) => uuid)).size !== units.length) {
    throw new MisuseError("a decryption statement names a unit twice");
  }
  const numbers = [context.owner, context.index, context.threshold, context.size];
  return [
    GROUP_NAME,
    statement.origin,
    u64(statement.size),
    statement.root,
    ls(units.map(({ uuid, phi }) => concat(lp(uuid), lp(phi)))),
    statement.tallyDigest,
    statement.trusteesDigest,
    concat(lp(context.kind), ...numbers.map(u32)),
    statement.electionKey,
    statement.publicKey,
    ls(statement.alphas),
  ];
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

/** D, 64 bytes. */
export function statementDigest(
  statement: DecryptionStatement,
  factors: readonly Element[],
  kind: DecryptionKind = "decryption",
): Uint8Array {
  return h512(kind, [...statementFields(statement), ls(factors)]);
}

/** Π element_i^ρ_i, the weights drawn from D. */
export function fold(
  digest: Uint8Array,
  elements: readonly Element[],
  kind: DecryptionKind = "decryption",
): Element {
  return productOfPowers(elements.map((element, place) => [element, weight(digest, place, kind)]));
}

/** ρ_place, 128 bits; places count from 0. */
export function weight(
  digest: Uint8Array,
  place: number,
  kind: DecryptionKind = "decryption",
): Scalar {
  return reduceBigEndian(h512(`${kind}/weight`, [digest, u32(place)]).slice(0, WEIGHT_BYTES));
}

function challengeOf(kind: DecryptionKind, digest: Uint8Array, a: Element, b: Element): Scalar {
  return strongChallenge(`${kind}/challenge`, [digest, a, b]);
}

/** Prove factors = alphas^secret. Throws MisuseError when `secret` is not behind the key. */
export function proveDecryption(
  secret: Scalar,
  statement: DecryptionStatement,
  factors: readonly Element[],
  randomness: Randomness,
  kind: DecryptionKind = "decryption",
): DecryptionProof {
  if (!sameBytes(generatorPower(secret), statement.publicKey)) {
    throw new MisuseError("this secret is not the one behind the key of the statement");
  }
  const digest = statementDigest(statement, factors, kind);
  const nonce = hedgedNonce(secret, digest, randomness);
  const a = generatorPower(nonce);
  const b = power(fold(digest, statement.alphas, kind), nonce);
  const response = respond(nonce, secret, challengeOf(kind, digest, a, b));
  return { a: formatElement(a), b: formatElement(b), response: writeDecimal(response) };
}

/**
 * Returns only if the proof shows factors = alphas^x with g^x the key of the statement.
 * Throws MalformedError for another spelling, ProofError when it does not hold.
 */
export function checkDecryption(
  statement: DecryptionStatement,
  factors: readonly Element[],
  proof: DecryptionProof,
  kind: DecryptionKind = "decryption",
): void {
  requireShape(statement, factors);
  const a = parseElement(proof.a);
  const b = parseElement(proof.b, true);
  const s = parseScalar(proof.response);
  const digest = statementDigest(statement, factors, kind);
  const c = challengeOf(kind, digest, a, b);
  if (!sameSecret(multiply(generatorPower(s), power(statement.publicKey, c)), a)) {
    throw new ProofError(`${kind} proof: it was not made with the secret of this key, or for this`);
  }
  const alpha = fold(digest, statement.alphas, kind);
  const factor = fold(digest, factors, kind);
  if (!sameSecret(multiply(power(alpha, s), power(factor, c)), b)) {
    throw new ProofError(`${kind} proof: the factors are not these ciphertexts' under this key`);
  }
}

function requireShape(statement: DecryptionStatement, factors: readonly Element[]): void {
  if (!statement.alphas.length) throw new ProofError("there is nothing to decrypt here");
  if (factors.length !== statement.alphas.length) {
    throw new ProofError(`${factors.length} factors for ${statement.alphas.length} ciphertexts`);
  }
  if (isIdentity(statement.publicKey) || isIdentity(statement.electionKey)) {
    throw new ProofError("the identity is no key");
  }
}
