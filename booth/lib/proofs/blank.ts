// The two proofs of a question that allows a blank vote. With (α0, β0) the first ciphertext and
// (αΣ, βΣ) the product of the others: the blank proof says "m0 = 0 or mΣ = 0", the overall proof
// says "m0 = 1 or mΣ is in min … max".

import type { Ciphertext, Known } from "../group/elgamal.ts";
import { claimsOf, proveOneHolds, readProofs, verifyOneHolds } from "./disjunction.ts";
import type { Random } from "./transcript.ts";
import type { Statement, V1Proof } from "./v1_proof.ts";

/** The ciphertext of "blank", and the product of all the others of the question. */
export type BlankSplit = { readonly blank: Ciphertext; readonly others: Ciphertext };

/** What the voter's device knows of both. */
export type KnownSplit = { readonly blank: Known; readonly others: Known };

const blankPrefix = (context: string) => `bproof0|${context}|`;
const overallPrefix = (context: string) => `bproof1|${context}|`;

/** [π0, πΣ]: the blank entry is 0, or all the others are. */
export function proveBlank(statement: Statement, known: KnownSplit, random: Random): V1Proof[] {
  const claims = [
    { known: known.blank, message: 0 },
    { known: known.others, message: 0 },
  ];
  const holds = known.blank.plaintext === 0 ? 0 : 1;
  return proveOneHolds(statement, blankPrefix(statement.context), claims, holds, random);
}

/** The overall proof: the blank entry is 1, or the others add up to one of `messages`. */
export function proveBlankOrMember(
  statement: Statement,
  known: KnownSplit,
  messages: readonly number[],
  random: Random,
): V1Proof[] {
  const claims = [
    { known: known.blank, message: 1 },
    ...messages.map((message) => ({ known: known.others, message })),
  ];
  const holds = known.blank.plaintext === 1 ? 0 : 1 + messages.indexOf(known.others.plaintext);
  return proveOneHolds(statement, overallPrefix(statement.context), claims, holds, random);
}

/** Return only if the blank entry or the sum of the others is 0. Throws as `verifyMember`. */
export function verifyBlank(
  statement: Statement,
  split: BlankSplit,
  proofs: readonly V1Proof[],
): void {
  verifyOneHolds(
    statement,
    blankPrefix(statement.context),
    claims(statement, split, 0, [0], proofs),
  );
}

/** Return only if the blank entry is 1 or the others add up to one of `messages`. */
export function verifyBlankOrMember(
  statement: Statement,
  split: BlankSplit,
  messages: readonly number[],
  proofs: readonly V1Proof[],
): void {
  const prefix = overallPrefix(statement.context);
  verifyOneHolds(statement, prefix, claims(statement, split, 1, messages, proofs));
}

function claims(
  statement: Statement,
  split: BlankSplit,
  blankMessage: number,
  messages: readonly number[],
  proofs: readonly V1Proof[],
) {
  const scalars = readProofs(statement, proofs, 1 + messages.length);
  return [
    ...claimsOf(split.blank, [blankMessage], scalars.slice(0, 1)),
    ...claimsOf(split.others, messages, scalars.slice(1)),
  ];
}
