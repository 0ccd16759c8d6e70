// Every check of a v1 ballot that needs the election and nothing else.

import { sha256 } from "@noble/hashes/sha2.js";

import { MalformedError, ProofError, SignatureError } from "../errors.ts";
import { Element } from "../group/ed25519.ts";
import { sumOf, type Ciphertext } from "../group/elgamal.ts";
import { verifyBlank, verifyBlankOrMember } from "../proofs/blank.ts";
import { BIT, verifyMember } from "../proofs/disjunction.ts";
import { verifyBallotSignature } from "../proofs/knowledge.ts";
import { answerContext, ballotContext, type Statement } from "../proofs/v1_proof.ts";
import {
  parseBallot,
  signedHash,
  type Answer,
  type Ballot,
  type CiphertextText,
} from "./v1_ballot.ts";
import { allowsBlank, sumsOf, widthOf, type Election, type V1Question } from "./v1_election.ts";

/** A ballot that passed: who cast it, its tracker (32 bytes), its ciphertexts by question. */
export type CheckedBallot = {
  readonly credential: Element;
  readonly digest: Uint8Array;
  readonly ciphertexts: readonly (readonly Ciphertext[])[];
};

/**
 * Return only if `raw` is a valid ballot of this election. Throws MalformedError for other bytes
 * than the canonical ones, an element outside the group or the identity, a misspelled scalar, a
 * wrong number of ciphertexts or proofs; ProofError for another election's ballot or a proof that
 * does not hold; SignatureError.
 */
export function verifyBallot(election: Election, raw: Uint8Array, place = "ballot"): CheckedBallot {
  const ballot = at(place, () => parseBallot(raw));
  const credential = at(place, () => Element.parse(ballot.credential));
  checkElection(election, ballot, place);
  checkSignature(ballot, credential, `${place}.signature`);
  return { credential, digest: sha256(raw), ciphertexts: checkAnswers(election, ballot, place) };
}

function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    throw problem instanceof MalformedError ? new MalformedError(problem.message, place) : problem;
  }
}

function checkElection(election: Election, ballot: Ballot, place: string): void {
  if (ballot.election_uuid !== election.record.uuid) {
    throw new ProofError("the ballot names another election", `${place}.election_uuid`);
  }
  if (ballot.election_hash !== election.fingerprint) {
    throw new ProofError(
      "the ballot was made for another text of the election",
      `${place}.election_hash`,
    );
  }
}

function checkSignature(ballot: Ballot, credential: Element, place: string): void {
  const expected = signedHash(ballot);
  if (ballot.signature.hash !== expected) {
    throw new SignatureError("the signed hash is not that of the ballot", `${place}.hash`);
  }
  verifyBallotSignature(expected, credential, ballot.signature.proof, `${place}.proof`);
}

function checkAnswers(election: Election, ballot: Ballot, place: string): Ciphertext[][] {
  const { questions } = election.record;
  if (ballot.answers.length !== questions.length) {
    throw new MalformedError(
      `${ballot.answers.length} answers to ${questions.length} questions`,
      `${place}.answers`,
    );
  }
  const s0 = ballotContext(election.fingerprint, ballot.credential);
  return questions.map((question, index) => {
    const [answer] = ballot.answers.slice(index);
    return answer ? checkAnswer(election, question, answer, s0, `${place}.answers[${index}]`) : [];
  });
}

function checkAnswer(
  election: Election,
  question: V1Question,
  answer: Answer,
  s0: string,
  place: string,
): Ciphertext[] {
  checkShape(question, answer, place);
  const { y } = election;
  const ciphertexts = answer.choices.map((pair, index) => {
    const proofPlace = `${place}.individual_proofs[${index}]`;
    const ciphertext = at(proofPlace, () => readCiphertext(pair));
    const statement = { y, context: s0, place: proofPlace };
    verifyMember(statement, ciphertext, BIT, answer.individual_proofs[index] ?? []);
    return ciphertext;
  });
  const context = answerContext(s0, answer.choices);
  checkOverall({ y, context, place }, question, answer, ciphertexts);
  return ciphertexts;
}

function readCiphertext(pair: CiphertextText): Ciphertext {
  return { alpha: Element.parse(pair.alpha), beta: Element.parse(pair.beta) };
}

function checkShape(question: V1Question, answer: Answer, place: string): void {
  const width = widthOf(question);
  if (answer.choices.length !== width) {
    throw new MalformedError(
      `${answer.choices.length} ciphertexts, needed are ${width}`,
      `${place}.choices`,
    );
  }
  if (answer.individual_proofs.length !== width) {
    throw new MalformedError(
      `${answer.individual_proofs.length} individual proofs, needed are ${width}`,
      `${place}.individual_proofs`,
    );
  }
  if ((answer.blank_proof !== undefined) !== allowsBlank(question)) {
    const wanted = allowsBlank(question) ? "is missing" : "does not belong here";
    throw new MalformedError(`the blank proof ${wanted}`, `${place}.blank_proof`);
  }
}

function checkOverall(
  statement: Statement,
  question: V1Question,
  answer: Answer,
  ciphertexts: readonly Ciphertext[],
): void {
  const sums = sumsOf(question);
  const overall = { ...statement, place: `${statement.place}.overall_proof` };
  if (answer.blank_proof === undefined) {
    verifyMember(overall, sumOf(ciphertexts), sums, answer.overall_proof);
    return;
  }
  const split = { blank: sumOf(ciphertexts.slice(0, 1)), others: sumOf(ciphertexts.slice(1)) };
  verifyBlankOrMember(overall, split, sums, answer.overall_proof);
  const blank = { ...statement, place: `${statement.place}.blank_proof` };
  verifyBlank(blank, split, answer.blank_proof);
}
