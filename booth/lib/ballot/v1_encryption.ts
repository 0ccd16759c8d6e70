// From a voter's choices to a signed v1 ballot.

import { MisuseError } from "../errors.ts";
import { Element } from "../group/ed25519.ts";
import { encryptBit, sumKnown, sumOf, type Ciphertext, type Known } from "../group/elgamal.ts";
import { proveBlank, proveBlankOrMember } from "../proofs/blank.ts";
import { BIT, proveMember } from "../proofs/disjunction.ts";
import { signBallot } from "../proofs/knowledge.ts";
import { randomScalar, type Random } from "../proofs/transcript.ts";
import { answerContext, ballotContext, type Statement, type V1Proof } from "../proofs/v1_proof.ts";
import { signedHash, withSignature, type Answer } from "./v1_ballot.ts";
import { allowsBlank, sumsOf, widthOf, type Election, type V1Question } from "./v1_election.ts";

/** One 0 or 1 per ciphertext, "blank" first; by question. */
export type Bits = readonly (readonly number[])[];

/**
 * The ballot's bytes, and r of every ciphertext: by question, then by position. The randomness
 * opens the ballot: it is given only to the device that checks a challenged one.
 */
export type EncryptedBallot = {
  readonly raw: Uint8Array;
  readonly randomness: readonly (readonly bigint[])[];
};

/** One ciphertext and what its maker knows. */
type Made = { readonly ciphertext: Ciphertext; readonly known: Known };

/**
 * Return only if `bits` is a valid vote. Throws MisuseError for another length, other numbers, an
 * over-vote, an under-vote, or a blank vote that also chooses.
 */
export function checkBits(question: V1Question, bits: readonly number[], place: string): void {
  if (bits.length !== widthOf(question)) {
    throw new MisuseError(`${bits.length} choices, needed are ${widthOf(question)}`, place);
  }
  if (bits.some((bit) => !BIT.includes(bit))) {
    throw new MisuseError("every choice is 0 or 1", place);
  }
  const isBlank = allowsBlank(question) && bits[0] === 1;
  const options = allowsBlank(question) ? bits.slice(1) : bits;
  const total = options.reduce((sum, bit) => sum + bit, 0);
  if (isBlank) {
    if (total > 0) {
      throw new MisuseError("a blank vote chooses nothing else", place);
    }
    return;
  }
  if (!sumsOf(question).includes(total)) {
    const allowed = `${question.min} to ${question.max}`;
    throw new MisuseError(`${total} chosen, allowed are ${allowed}`, place);
  }
}

/**
 * The signed ballot for `choices`, cast with g^`secret`. Random bytes are drawn in a fixed order,
 * so that the same source gives the same bytes in every implementation.
 * Throws MisuseError for choices that are no valid vote.
 */
export function encryptBallot(
  election: Election,
  choices: Bits,
  secret: bigint,
  random: Random,
): EncryptedBallot {
  const { questions, uuid } = election.record;
  if (choices.length !== questions.length) {
    throw new MisuseError(`${choices.length} answers to ${questions.length} questions`);
  }
  questions.forEach((question, index) => {
    checkBits(question, choices[index] ?? [], `answers[${index}]`);
  });
  const credential = Element.generatorPower(secret).text;
  const s0 = ballotContext(election.fingerprint, credential);
  const filled = choices.map((bits) => fill(election, bits, random));
  const answers = questions.map((question, index) =>
    answerOf(election, question, s0, filled[index] ?? [], random),
  );
  const ballot = {
    election_uuid: uuid,
    election_hash: election.fingerprint,
    credential,
    answers,
  };
  const proof = signBallot(signedHash(ballot), secret, random);
  return {
    raw: withSignature(ballot, proof),
    randomness: filled.map((row) => row.map((one) => one.known.r)),
  };
}

function fill(election: Election, bits: readonly number[], random: Random): Made[] {
  const rs = bits.map(() => randomScalar(random));
  return bits.map((bit, place) => {
    const r = rs[place] ?? 0n;
    return { ciphertext: encryptBit(election.y, bit, r), known: { plaintext: bit, r } };
  });
}

function answerOf(
  election: Election,
  question: V1Question,
  s0: string,
  made: readonly Made[],
  random: Random,
): Answer {
  const { y } = election;
  const choices = made.map(({ ciphertext }) => ({
    alpha: ciphertext.alpha.text,
    beta: ciphertext.beta.text,
  }));
  const single = { y, context: s0, place: "" };
  const individual = made.map(({ ciphertext, known }) =>
    proveMember(single, ciphertext, known, BIT, random),
  );
  const whole = { y, context: answerContext(s0, choices), place: "" };
  const { overall, blank } = overallProofs(whole, question, made, random);
  return {
    choices,
    individual_proofs: individual,
    overall_proof: overall,
    blank_proof: blank,
  };
}

function overallProofs(
  statement: Statement,
  question: V1Question,
  made: readonly Made[],
  random: Random,
): { overall: V1Proof[]; blank: V1Proof[] | undefined } {
  const known = made.map((one) => one.known);
  if (!allowsBlank(question)) {
    const total = sumOf(made.map((one) => one.ciphertext));
    const overall = proveMember(statement, total, sumKnown(known), sumsOf(question), random);
    return { overall, blank: undefined };
  }
  const split = { blank: sumKnown(known.slice(0, 1)), others: sumKnown(known.slice(1)) };
  const overall = proveBlankOrMember(statement, split, sumsOf(question), random);
  return { overall, blank: proveBlank(statement, split, random) };
}
