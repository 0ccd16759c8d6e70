// The strong Schnorr signature SIG(kind, fields, x). Source: spec/encoding.md, section 4.

import { h512, type Field } from "../canonical/encoding.ts";
import { struct, text, type Value } from "../canonical/shapes.ts";
import { SignatureError } from "../errors.ts";
import { Element, modOrder } from "../group/ed25519.ts";
import { parseScalar } from "../group/scalars.ts";
import { hedgedNonce, strongChallenge, type Random } from "./transcript.ts";

/** As transmitted: `commitment` in the group's text form, `response` in decimal. */
export const schnorrShape = struct({ commitment: text, response: text });
export type SchnorrSignature = Value<typeof schnorrShape>;

function challengeOf(kind: string, statement: Uint8Array, commitment: Element): bigint {
  return strongChallenge(`${kind}/challenge`, [statement, commitment.bytes]);
}

/** SIG(kind, fields, secret). The public key must be among `fields`. */
export function sign(
  kind: string,
  fields: readonly Field[],
  secret: bigint,
  random: Random,
): SchnorrSignature {
  const statement = h512(kind, fields);
  const nonce = hedgedNonce(secret, statement, random);
  const commitment = Element.generatorPower(nonce);
  const challenge = challengeOf(kind, statement, commitment);
  const response = modOrder(nonce - secret * challenge);
  return { commitment: commitment.text, response: response.toString() };
}

/**
 * Return only if `signature` is SIG(kind, fields) under `publicKey`: R = g^s · X^c.
 * Throws MalformedError for another spelling, an element outside the group or the identity;
 * SignatureError when the equation fails.
 */
export function verifySignature(
  kind: string,
  fields: readonly Field[],
  publicKey: Element,
  signature: SchnorrSignature,
): void {
  const commitment = Element.parse(signature.commitment);
  const response = parseScalar(signature.response);
  const challenge = challengeOf(kind, h512(kind, fields), commitment);
  const recomputed = Element.generator
    .publicPower(response)
    .times(publicKey.publicPower(challenge));
  if (!recomputed.equals(commitment)) {
    throw new SignatureError(`the ${kind} signature does not hold under its key`);
  }
}
