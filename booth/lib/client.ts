// The one surface that pages use. No DOM and no globals: fetch and randomness are passed in.
//
//   const referendum = await openReferendum(base, slug, { fetch, random, policyFingerprint });
//   const voter = await referendum.identify(code, tail);
//   const prepared = await referendum.prepare(voter, choices);
//   tail = tail.withSealed(prepared)                    // store it, then show prepared.words
//   const recorded = await referendum.cast(prepared, { onState });   // or .challenge(…)
//   tail = tail.withRecorded(recorded)                  // store it
//
// Everything returned was checked under the policy, unless its comment says "hint".

export {
  Busy,
  CodeExcluded,
  CodeMistyped,
  CodeUnknown,
  LyingServer,
  NotOpen,
  Refused,
  SecondFactorNeeded,
  Unreachable,
} from "./client/errors.ts";
export type { CodeMistake, Phase } from "./client/errors.ts";
export { openReferendum } from "./client/referendum.ts";
export { readCode, codeOfFragment } from "./client/codes.ts";
export { runPreparation } from "./client/preparing.ts";
export { Tail } from "./client/tail.ts";
export type {
  CastOptions,
  ChainEntry,
  Choices,
  FetchLike,
  HelpContact,
  Opened,
  OpenedCheck,
  OpenOptions,
  PreparationTask,
  PreparedBallot,
  Recorded,
  Referendum,
  Remembered,
  SecondFactor,
  SendState,
  Voter,
} from "./client/types.ts";
export type {
  Contest,
  ContestTexts,
  Definition,
  District,
  Question,
  QuestionTexts,
  Texts,
} from "./record/definition.ts";
export { POLICY_WORDS, TRACKER_WORDS, policyWords, trackerWords } from "./canonical/words.ts";
