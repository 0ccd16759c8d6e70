// The strong Schnorr signature SIG(kind, fields, x). Source: spec/encoding.md, section 4.

import type { Field } from "../../lib/canonical/encoding.ts";
import { type Value, struct, text } from "../../lib/canonical/shapes.ts";
import { SignatureError } from "../../lib/errors.ts";
import { formatElement, parseElement, parseScalar } from "../group/elements.ts";
import { writeDecimal } from "../group/decimal.ts";
import {
  type Element,
  type Randomness,
  type Scalar,
  generatorPower,
  multiply,
  power,
  respond,
  sameSecret,
} from "../group/sodium.ts";
import { h512, hedgedNonce, strongChallenge } from "./transcript.ts";

export const SCHNORR = struct({ commitment: text, response: text });
export type SchnorrSignature = Value<typeof SCHNORR>;

function challengeOf(kind: string, statement: Uint8Array, commitment: Element): Scalar {
  return strongChallenge(`${kind}/challenge`, [statement, commitment]);
}

/** SIG(kind, fields, secret). The public key must be among `fields`. */
export function signStrongly(
  kind: string,
  fields: readonly Field[],
  secret: Scalar,
  randomness: Randomness,
): SchnorrSignature {
  const statement = h512(kind, fields);
  const nonce = hedgedNonce(secret, statement, randomness);
  const commitment = generatorPower(nonce);
  const response = respond(nonce, secret, challengeOf(kind, statement, commitment));
  return { commitment: formatElement(commitment), response: writeDecimal(response) };
}

/** Returns only if R = g^s · X^c. Throws MalformedError, SignatureError. */
export function verifyStrongly(
  kind: string,
  fields: readonly Field[],
  publicKey: Element,
  signature: SchnorrSignature,
): void {
  const commitment = parseElement(signature.commitment);
  const response = parseScalar(signature.response);
  const challenge = challengeOf(kind, h512(kind, fields), commitment);
  const recomputed = multiply(generatorPower(response), power(publicKey, challenge));
  if (!sameSecret(recomputed, commitment)) {
    throw new SignatureError(`the ${kind} signature does not hold under its key`);
  }
}
