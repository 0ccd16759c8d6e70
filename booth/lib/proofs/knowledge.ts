// v1's proofs of knowledge of a secret key: of a trustee, over a ballot, over a message. They are
// what the v1 format carries, never the reason to trust a key.

import { utf8 } from "../canonical/bytes.ts";
import { ProofError, SignatureError } from "../errors.ts";
import { Element, GROUP_NAME, modOrder } from "../group/ed25519.ts";
import { hedgedNonce, v1Challenge, type Random } from "./transcript.ts";
import { readProof, writtenProof, type V1Proof } from "./v1_proof.ts";

function prove(prefix: string, secret: bigint, random: Random): V1Proof {
  // The text before the prefix keeps v1's nonces apart from those of the strong proofs.
  const nonce = hedgedNonce(secret, utf8(`belenios/v1|${prefix}`), random);
  const challenge = v1Challenge(prefix, [Element.generatorPower(nonce)]);
  return writtenProof(challenge, modOrder(nonce - secret * challenge));
}

function holds(prefix: string, publicKey: Element, proof: V1Proof, place: string): boolean {
  const { challenge, response } = readProof(proof, place);
  const commitment = Element.generator
    .publicPower(response)
    .times(publicKey.publicPower(challenge));
  return challenge === v1Challenge(prefix, [commitment]);
}

/** Return only if `proof` is a `pok` of `publicKey`. Throws MalformedError, ProofError. */
export function verifyKey(publicKey: Element, proof: V1Proof, place: string): void {
  if (!holds(`pok|${GROUP_NAME}|${publicKey.text}|`, publicKey, proof, place)) {
    throw new ProofError("the proof of knowledge of this key does not hold", place);
  }
}

/** v1's signature over the `b64hash` of the unsigned ballot, with the credential's secret. */
export function signBallot(ballotHash: string, secret: bigint, random: Random): V1Proof {
  return prove(`sig|${ballotHash}|`, secret, random);
}

/** Return only if `credential` signed `ballotHash`. Throws MalformedError, SignatureError. */
export function verifyBallotSignature(
  ballotHash: string,
  credential: Element,
  proof: V1Proof,
  place: string,
): void {
  if (!holds(`sig|${ballotHash}|`, credential, proof, place)) {
    throw new SignatureError("the credential did not sign this ballot", place);
  }
}

/** Return only if `publicKey` signed `message`. Throws MalformedError, SignatureError. */
export function verifyMessage(
  message: string,
  publicKey: Element,
  proof: V1Proof,
  place: string,
): void {
  if (!holds(`sigmsg|${message}|`, publicKey, proof, place)) {
    throw new SignatureError("the message is not signed by this key", place);
  }
}
