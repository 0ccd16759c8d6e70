// From choices to a sealed ballot. `runPreparation` is pure and takes and gives plain data, so that
// a page can run it in a Worker.

import { seal, trackerOf } from "../ballot/envelope.ts";
import { parseElection, type Election } from "../ballot/v1_election.ts";
import { encryptBallot } from "../ballot/v1_encryption.ts";
import { verifyBallot } from "../ballot/v1_verification.ts";
import { parseUtf8, utf8 } from "../canonical/bytes.ts";
import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { trackerWords } from "../canonical/words.ts";
import { MisuseError } from "../errors.ts";
import { Element } from "../group/ed25519.ts";
import { parseScalar } from "../group/scalars.ts";
import type { Random } from "../proofs/transcript.ts";
import type { Question } from "../record/definition.ts";
import type { Choices, PreparationTask, PreparedBallot } from "./types.ts";

export const BLANK = "blank";

/** v1's plaintext: one 0 or 1 per ciphertext, the blank first. Throws MisuseError. */
export function bitsOf(questions: readonly Question[], choices: Choices): number[][] {
  const known = new Set(questions.map((question) => question.id));
  const unknown = Object.keys(choices).find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new MisuseError(`there is no question ${unknown}`);
  }
  return questions.map((question) => {
    const chosen = Object.hasOwn(choices, question.id) ? (choices[question.id] ?? []) : [];
    return questionBits(question, chosen);
  });
}

function answersOf(question: Question): string[] {
  return [...(question.blank ? [BLANK] : []), ...question.options];
}

function questionBits(question: Question, chosen: readonly string[]): number[] {
  const allowed = answersOf(question);
  const unknown = chosen.find((option) => !allowed.includes(option));
  if (unknown !== undefined) {
    throw new MisuseError(`question ${question.id} has no answer ${unknown}`);
  }
  if (new Set(chosen).size !== chosen.length) {
    throw new MisuseError(`question ${question.id}: an answer is chosen twice`);
  }
  return allowed.map((option) => Number(chosen.includes(option)));
}

/** The inverse of `bitsOf`. */
export function choicesOf(
  questions: readonly Question[],
  bits: readonly (readonly number[])[],
): Choices {
  return Object.fromEntries(
    questions.map((question, row) => [
      question.id,
      answersOf(question).filter((_, place) => bits[row]?.[place] === 1),
    ]),
  );
}

/**
 * Seal a ballot, then check it as everyone else will before anybody sees it. Throws MisuseError for
 * choices that are no valid vote.
 */
export function runPreparation(task: PreparationTask, random: Random): PreparedBallot {
  const election = parseElection(utf8(task.election));
  const secret = parseScalar(task.secret);
  const encrypted = encryptBallot(election, task.bits, secret, random);
  const credential = Element.generatorPower(secret);
  const tracker = trackerOf(encrypted.raw);
  const statement = {
    origin: task.origin,
    uuid: task.unit,
    fingerprint: election.fingerprint,
    credential,
    tracker,
    replaces: task.replaces === "" ? new Uint8Array() : parseHex(task.replaces, 32),
    counter: task.counter,
  };
  requireOwn(election, task, encrypted.raw);
  return {
    format: "plebiscite-prepared/1",
    origin: task.origin,
    unit: task.unit,
    credential: credential.text,
    ballot: parseUtf8(encrypted.raw),
    replaces: task.replaces,
    counter: task.counter,
    cast: seal("ballot", statement, secret, random),
    challenge: seal("challenge", statement, secret, random),
    choices: task.bits,
    randomness: encrypted.randomness.map((row) => row.map(String)),
    tracker: formatHex(tracker),
    words: trackerWords(tracker),
  };
}

function requireOwn(election: Election, task: PreparationTask, raw: Uint8Array): void {
  if (election.record.uuid !== task.unit) {
    throw new MisuseError("the election is of another unit than the voter");
  }
  verifyBallot(election, raw, "the ballot just made");
}
