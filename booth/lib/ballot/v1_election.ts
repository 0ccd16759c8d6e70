// The election record of Belenios v1: which questions, which key, which φ. Other versions, groups
// and types of question are refused as unsupported, never guessed.

import { b64hash } from "../canonical/base64.ts";
import { parseJson, writeJson } from "../canonical/json.ts";
import { flag, integer, list, optional, struct, text, type Value } from "../canonical/shapes.ts";
import { MalformedError, UnsupportedError } from "../errors.ts";
import { Element, GROUP_NAME } from "../group/ed25519.ts";

export const VERSION = 1;
const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,}$/;

const questionShape = struct({
  answers: list(text),
  blank: optional(flag),
  min: integer(),
  max: integer(),
  question: text,
});
/** A homomorphic question: every answer is 0 or 1, with min ≤ sum ≤ max unless blank. */
export type V1Question = Value<typeof questionShape>;

const recordShape = struct({
  version: integer(),
  description: text,
  name: text,
  group: text,
  public_key: text,
  questions: list(questionShape),
  uuid: text,
  administrator: optional(text),
  credential_authority: optional(text),
});
/** The election record as written, fields in this order. */
export type ElectionRecord = Value<typeof recordShape>;

/** A record with its key decoded and prepared for many powers, and φ of its exact bytes. */
export type Election = {
  readonly record: ElectionRecord;
  readonly y: Element;
  readonly fingerprint: string;
};

/** Whether a leading ciphertext says "blank". */
export function allowsBlank(question: V1Question): boolean {
  return question.blank === true;
}

/** Ciphertexts of one answer: the options, and "blank" where it is allowed. */
export function widthOf(question: V1Question): number {
  return question.answers.length + Number(allowsBlank(question));
}

/** The sums a vote that is not blank may have. */
export function sumsOf(question: V1Question): number[] {
  const count = question.max - question.min + 1;
  return Array.from({ length: count }, (_, place) => question.min + place);
}

/** The bytes φ is the `b64hash` of. */
export function writeElection(record: ElectionRecord): Uint8Array {
  return writeJson(record, recordShape);
}

/**
 * The election whose record is exactly `raw`. Throws UnsupportedError for another version or group;
 * MalformedError for other bytes than the canonical ones, a uuid that is not Base58, a public key
 * outside the group or the identity, and questions nobody can answer.
 */
export function parseElection(raw: Uint8Array): Election {
  const record = parseJson(raw, recordShape);
  if (record.version !== VERSION) {
    throw new UnsupportedError(`version ${record.version} of the election record`, "election");
  }
  if (record.group !== GROUP_NAME) {
    throw new UnsupportedError(`the group ${record.group.slice(0, 40)}`, "election");
  }
  if (!UUID.test(record.uuid)) {
    throw new MalformedError("a uuid is 14 Base58 characters or more", "election.uuid");
  }
  if (record.questions.length === 0) {
    throw new MalformedError("an election without questions", "election.questions");
  }
  record.questions.forEach(checkQuestion);
  return { record, y: electionKey(record.public_key), fingerprint: b64hash(raw) };
}

function checkQuestion(question: V1Question, index: number): void {
  const place = `election.questions[${index}]`;
  if (question.answers.length === 0) {
    throw new MalformedError("a question without answers", place);
  }
  if (!(0 <= question.min && question.min <= question.max)) {
    throw new MalformedError(
      `min ${question.min} and max ${question.max}: needed is 0 ≤ min ≤ max`,
      place,
    );
  }
}

function electionKey(text: string): Element {
  try {
    return Element.parse(text).prepare();
  } catch (problem) {
    throw problem instanceof MalformedError
      ? new MalformedError(problem.message, "election.public_key")
      : problem;
  }
}
