// The definition of a referendum, as its record holds it. Times are POSIX seconds, fractions are
// texts like "1/2". Field order is the order of the bytes. Source: spec/definition.md.

import {
  flag,
  integer,
  list,
  oneOf,
  optional,
  struct,
  text,
  type Value,
} from "../canonical/shapes.ts";

const CLOSING_GRACE = 600; // seconds

const calendarShape = struct({
  time_zone: text,
  opens: integer(),
  closes: integer(),
  rehearsal_gap: optional(integer(), 0),
  roll_gap: optional(integer(), 0),
  closing_grace: optional(integer(), CLOSING_GRACE),
});

const majorityShape = struct({
  share: text,
  strict: flag,
  merged: oneOf("group-outcome", "neither"),
});

const ruleShape = struct({
  share: text,
  strict: flag,
  base: oneOf("valid", "ballots"),
  turnout_quorum: optional(text, ""),
  approval_quorum: optional(text, ""),
  districts: optional(majorityShape),
  seats: optional(integer(), 1),
});

const questionShape = struct({
  id: text,
  options: list(text),
  blank: flag,
  min: integer(),
  max: integer(),
});
/** One question of a ballot: option ids, whether a blank answer can be given, how many at once. */
export type Question = Value<typeof questionShape>;

const contestShape = struct({
  id: text,
  kind: oneOf("question", "variants", "choice"),
  rule: ruleShape,
  questions: list(questionShape),
});
export type Contest = Value<typeof contestShape>;

const styleShape = struct({ id: text, contests: list(text) });

const districtShape = struct({
  id: text,
  name: text,
  units: list(struct({ style: text, registered: integer() })),
  stations: optional(list(struct({ id: text, registered: integer() })), []),
  parent: optional(text, ""),
  below_minimum: optional(oneOf("publish", "withhold"), "publish"),
});
export type District = Value<typeof districtShape>;

const personShape = struct({ name: text, key: text });

const trusteesShape = struct({
  threshold: integer(),
  members: list(personShape),
  all_needed_confirmed: optional(flag, false),
  rehearsal_by_all: optional(flag, false),
});

export const definitionShape = struct({
  format: oneOf("plebiscite-definition/1"),
  origin: text,
  practice: flag,
  languages: list(text),
  group: oneOf("Ed25519", "BELENIOS-2048", "RFC-3526-2048"),
  effect: oneOf("binding", "consultative"),
  minimum: integer(),
  calendar: calendarShape,
  contests: list(contestShape),
  styles: list(styleShape),
  districts: list(districtShape),
  commission: personShape,
  registrar: personShape,
  trustees: trusteesShape,
  policy: text,
  longest_wait: integer(),
  second_factor: oneOf("none", "email-code", "oidc"),
  mapping_destroyed_by: integer(),
  observers: optional(list(personShape), []),
  paper: optional(struct({ small_counts: oneOf("join", "publish") })),
});
/** Everything fixed before the vote but the texts. */
export type Definition = Value<typeof definitionShape>;

const questionTextsShape = struct({ id: text, text, options: list(text) });
/** The words of one question, options in the definition's order. */
export type QuestionTexts = Value<typeof questionTextsShape>;

const contestTextsShape = struct({
  id: text,
  title: text,
  questions: list(questionTextsShape),
  explanation: optional(text, ""),
});
export type ContestTexts = Value<typeof contestTextsShape>;

export const textsShape = struct({
  language: text,
  direction: oneOf("ltr", "rtl"),
  title: text,
  summary: text,
  legal_basis: text,
  effect: text,
  abstaining: text,
  contests: list(contestTextsShape),
});
/** All words of a referendum in one language. */
export type Texts = Value<typeof textsShape>;
