// The exact Belenios v1 election record of a unit, derived from the definition. Every v1 proof and
// signature hashes these bytes, so the commitments in the description bind each ballot to one
// definition, roll, trustee set, ceremony and log.

import { VERSION, writeElection, type V1Question } from "../ballot/v1_election.ts";
import { formatHex } from "../canonical/hexadecimal.ts";
import { MalformedError, MisuseError } from "../errors.ts";
import type { Definition, Question, QuestionTexts, Texts } from "./definition.ts";
import type { Unit } from "./units.ts";

const BLOCK = "plebiscite-commitments/1";
const DIGEST_BYTES = 32;

/** What the description commits to: four digests of 32 bytes. */
export type Commitments = {
  readonly definition: Uint8Array;
  readonly roll: Uint8Array;
  readonly trustees: Uint8Array;
  readonly ceremony: Uint8Array;
};

/** The title, an empty line, the lines of the block; no newline at the end. */
export function description(title: string, block: readonly string[]): string {
  if (/[\n\r]/.test(title)) {
    throw new MalformedError("the title is one line", "title");
  }
  return `${title}\n\n${block.join("\n")}`;
}

function commitmentLines(definition: Definition, unit: Unit, digests: Commitments): string[] {
  const { roll, trustees, ceremony } = digests;
  const named = { definition: digests.definition, roll, trustees, ceremony };
  return [
    BLOCK,
    `log ${definition.origin}`,
    `unit ${unit.uuid}`,
    ...Object.entries(named).map(([name, digest]) => {
      if (digest.length !== DIGEST_BYTES) {
        throw new MisuseError(`${digest.length} bytes, a SHA-256 digest has 32`, name);
      }
      return `${name} ${formatHex(digest)}`;
    }),
    `contests ${unit.questions.map((question) => question.id).join(",")}`,
  ];
}

function v1Question(question: Question, words: QuestionTexts | undefined): V1Question {
  const place = `question ${question.id}`;
  if (words === undefined) {
    throw new MalformedError("no text in the first language", place);
  }
  if (words.options.length !== question.options.length) {
    const found = `${words.options.length} texts for ${question.options.length} options`;
    throw new MalformedError(found, place);
  }
  return {
    answers: words.options,
    blank: question.blank ? true : undefined,
    min: question.min,
    max: question.max,
    question: words.text,
  };
}

/** The v1 election record of `unit`, in the words of the first language. */
export function electionRecord(
  definition: Definition,
  first: Texts,
  unit: Unit,
  digests: Commitments,
  yText: string,
): Uint8Array {
  if (first.language !== definition.languages[0]) {
    throw new MisuseError(`the record is written in ${definition.languages[0]}`, "texts");
  }
  const words = first.contests.flatMap((contest) => contest.questions);
  return writeElection({
    version: VERSION,
    description: description(first.title, commitmentLines(definition, unit, digests)),
    name: first.title,
    group: definition.group,
    public_key: yText,
    questions: unit.questions.map((question) =>
      v1Question(
        question,
        words.find((one) => one.id === question.id),
      ),
    ),
    uuid: unit.uuid,
    administrator: undefined,
    credential_authority: undefined,
  });
}
