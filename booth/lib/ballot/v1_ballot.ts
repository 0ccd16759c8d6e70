// The bytes of a Belenios v1 ballot. Source: spec/ballots.md, section 1.

import { b64hash } from "../canonical/base64.ts";
import { parseJson, writeJson } from "../canonical/json.ts";
import { list, optional, struct, text, type Value } from "../canonical/shapes.ts";
import { v1ProofShape, type V1Proof } from "../proofs/v1_proof.ts";

const proofs = list(v1ProofShape);

/** A ciphertext as written: both elements in the group's text form. */
export const ciphertextShape = struct({ alpha: text, beta: text });
export type CiphertextText = Value<typeof ciphertextShape>;

const answerShape = struct({
  choices: list(ciphertextShape),
  individual_proofs: list(proofs),
  overall_proof: proofs,
  blank_proof: optional(proofs),
});
export type Answer = Value<typeof answerShape>;

const unsignedFields = {
  election_uuid: text,
  election_hash: text,
  credential: text,
  answers: list(answerShape),
} as const;

const unsignedShape = struct(unsignedFields);
/** What the voter's credential signs. */
export type UnsignedBallot = Value<typeof unsignedShape>;

const ballotShape = struct({
  ...unsignedFields,
  /** `hash` is the `b64hash` of the ballot without this field. */
  signature: struct({ hash: text, proof: v1ProofShape }),
});
export type Ballot = Value<typeof ballotShape>;

/** The ballot whose one spelling is `raw`. Throws MalformedError. Nothing is verified. */
export function parseBallot(raw: Uint8Array): Ballot {
  return parseJson(raw, ballotShape);
}

/** The `b64hash` that the signature covers: everything but the signature. */
export function signedHash(ballot: UnsignedBallot): string {
  return b64hash(writeJson(ballot, unsignedShape));
}

/** The bytes of the signed ballot. */
export function withSignature(ballot: UnsignedBallot, proof: V1Proof): Uint8Array {
  return writeJson({ ...ballot, signature: { hash: signedHash(ballot), proof } }, ballotShape);
}
