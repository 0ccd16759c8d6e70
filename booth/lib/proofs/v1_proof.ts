// Belenios v1's proof as written: a challenge and a response; and the contexts proofs hash.

import { struct, text, type Value } from "../canonical/shapes.ts";
import { MalformedError } from "../errors.ts";
import { modOrder, type Element } from "../group/ed25519.ts";
import { parseScalar } from "../group/scalars.ts";

export const v1ProofShape = struct({ challenge: text, response: text });
export type V1Proof = Value<typeof v1ProofShape>;

/** What every proof about ciphertexts shares: the key, S0 or S, and where the proof stands. */
export type Statement = { readonly y: Element; readonly context: string; readonly place: string };

/** A proof's two numbers. */
export type Scalars = { readonly challenge: bigint; readonly response: bigint };

/** The proof as transmitted, both numbers reduced. */
export function writtenProof(challenge: bigint, response: bigint): V1Proof {
  return { challenge: modOrder(challenge).toString(), response: modOrder(response).toString() };
}

/** The challenge and the response. Throws MalformedError, naming `place`. */
export function readProof(proof: V1Proof, place: string): Scalars {
  try {
    return { challenge: parseScalar(proof.challenge), response: parseScalar(proof.response) };
  } catch (problem) {
    throw problem instanceof MalformedError ? new MalformedError(problem.message, place) : problem;
  }
}

/** S0: the election's fingerprint φ and the credential in text form. */
export function ballotContext(fingerprint: string, credential: string): string {
  return `${fingerprint}|${credential}`;
}

/** S: S0 and all ciphertexts of one answer in text form. */
export function answerContext(
  s0: string,
  pairs: readonly { readonly alpha: string; readonly beta: string }[],
): string {
  return `${s0}|${pairs.map(({ alpha, beta }) => `${alpha},${beta}`).join(",")}`;
}
