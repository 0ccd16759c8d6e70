// v1's proof of a decryption factor. Its challenge binds neither the ciphertext nor the factor, so
// it shows a result to nobody; the strong proof beside it does. Source: Belenios v1, section 7.

import { concat } from "../../lib/canonical/bytes.ts";
import { ProofError } from "../../lib/errors.ts";
import { formatElement, parseScalar } from "../group/elements.ts";
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
import { type V1Proof, v1Statement, writtenProof } from "./v1_proof.ts";

function prefixOf(fingerprint: string, publicKey: Element): string {
  return `decrypt|${fingerprint}|${formatElement(publicKey)}|`;
}

/** The factor alpha^secret and its proof; `fingerprint` is the election's φ. */
export function proveV1Decryption(
  fingerprint: string,
  alpha: Element,
  secret: Scalar,
  randomness: Randomness,
): { readonly factor: Element; readonly proof: V1Proof } {
  const prefix = prefixOf(fingerprint, generatorPower(secret));
  const nonce = hedgedNonce(secret, concat(v1Statement(prefix), alpha), randomness);
  const challenge = v1Challenge(prefix, [generatorPower(nonce), power(alpha, nonce)]);
  return {
    factor: power(alpha, secret),
    proof: writtenProof(challenge, respond(nonce, secret, challenge)),
  };
}

/** Throws MalformedError, ProofError naming `place`. */
export function verifyV1Decryption(
  fingerprint: string,
  publicKey: Element,
  pair: { readonly alpha: Element; readonly factor: Element },
  proof: V1Proof,
  place: string,
): void {
  const challenge = parseScalar(proof.challenge);
  const response = parseScalar(proof.response);
  const commitments = [
    multiply(generatorPower(response), power(publicKey, challenge)),
    multiply(power(pair.alpha, response), power(pair.factor, challenge)),
  ];
  if (!sameSecret(challenge, v1Challenge(prefixOf(fingerprint, publicKey), commitments))) {
    throw new ProofError("the v1 proof of this decryption factor does not hold", place);
  }
}
