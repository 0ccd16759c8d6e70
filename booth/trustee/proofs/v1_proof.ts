// Belenios v1's proofs of knowledge of a secret key, of a trustee or over a message, as written: a
// challenge and a response. Source: Belenios v1 format, sections 2, 4 and 9.

import { utf8 } from "../../lib/canonical/bytes.ts";
import { type Value, struct, text } from "../../lib/canonical/shapes.ts";
import { ProofError, SignatureError } from "../../lib/errors.ts";
import { GROUP_NAME, formatElement, parseScalar } from "../group/elements.ts";
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
import { hedgedNonce, v1Challenge } from "./transcript.ts";

export const V1_PROOF = struct({ challenge: text, response: text });
export type V1Proof = Value<typeof V1_PROOF>;

export function writtenProof(challenge: Scalar, response: Scalar): V1Proof {
  return { challenge: writeDecimal(challenge), response: writeDecimal(response) };
}

/** What a v1 nonce is drawn for: kept apart from the strong proofs' by the text before it. */
export function v1Statement(prefix: string): Uint8Array {
  return utf8(`belenios/v1|${prefix}`);
}

function prove(prefix: string, secret: Scalar, randomness: Randomness): V1Proof {
  const nonce = hedgedNonce(secret, v1Statement(prefix), randomness);
  const challenge = v1Challenge(prefix, [generatorPower(nonce)]);
  return writtenProof(challenge, respond(nonce, secret, challenge));
}

function holds(prefix: string, publicKey: Element, proof: V1Proof): boolean {
  const challenge = parseScalar(proof.challenge);
  const response = parseScalar(proof.response);
  const commitment = multiply(generatorPower(response), power(publicKey, challenge));
  return sameSecret(challenge, v1Challenge(prefix, [commitment]));
}

const keyPrefix = (publicKey: Element) => `pok|${GROUP_NAME}|${formatElement(publicKey)}|`;

/** The `pok` of a trustee's public key g^secret. */
export function proveKey(secret: Scalar, randomness: Randomness): V1Proof {
  return prove(keyPrefix(generatorPower(secret)), secret, randomness);
}

/** Throws MalformedError, ProofError. */
export function verifyKey(publicKey: Element, proof: V1Proof, place: string): void {
  if (!holds(keyPrefix(publicKey), publicKey, proof)) {
    throw new ProofError("the proof of knowledge of this key does not hold", place);
  }
}

/** The signature part of v1's sign(M). */
export function signMessage(message: string, secret: Scalar, randomness: Randomness): V1Proof {
  return prove(`sigmsg|${message}|`, secret, randomness);
}

/** Throws MalformedError, SignatureError. */
export function verifyMessage(
  message: string,
  publicKey: Element,
  proof: V1Proof,
  place: string,
): void {
  if (!holds(`sigmsg|${message}|`, publicKey, proof)) {
    throw new SignatureError("the message is not signed by this key", place);
  }
}
