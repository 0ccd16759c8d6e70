// In which phase each kind may stand, and what follows. Source: spec/entries.md, section 3.

import { ConductError } from "../../lib/errors.ts";
import type { Kind } from "./entries.ts";

const WORDS = "rolls ceremony elections rehearsal voting paused closed aborted";

const ALLOWED: Readonly<Record<Kind, string>> = {
  definition: "start",
  roll: "rolls",
  ceremony: "rolls ceremony",
  certificate: "ceremony",
  commitment: "ceremony",
  reveal: "ceremony",
  "share-key": "ceremony",
  complaint: "ceremony",
  trustees: "ceremony",
  election: "elections",
  rehearsal: "elections rehearsal",
  "rehearsal-proof": "rehearsal",
  open: "rehearsal",
  ballot: "voting",
  challenge: "voting",
  exclusion: "voting paused polls-closed",
  pause: "voting",
  resume: "paused",
  extension: "voting paused",
  "polls-closed": "voting paused",
  close: "polls-closed",
  "encrypted-tally": "closed",
  "partial-decryption": "closed",
  result: "closed",
  "paper-count": "closed",
  bulletin: "voting paused closed",
  certification: "closed",
  destruction: "closed aborted",
  invitation: WORDS,
  accreditation: WORDS,
  statement: WORDS,
  checklist: WORDS,
  verification: WORDS,
  answer: WORDS,
  incident: WORDS,
  erasure: WORDS,
  booth: WORDS.replace(" aborted", ""),
  abort: WORDS.replace(" aborted", ""),
  end: "closed aborted",
};

const NEXT: Partial<Readonly<Record<Kind, Phase>>> = {
  definition: "rolls",
  ceremony: "ceremony",
  trustees: "elections",
  rehearsal: "rehearsal",
  open: "voting",
  pause: "paused",
  resume: "voting",
  "polls-closed": "polls-closed",
  close: "closed",
  abort: "aborted",
  end: "ended",
};

export type Phase =
  | "start"
  | "rolls"
  | "ceremony"
  | "elections"
  | "rehearsal"
  | "voting"
  | "paused"
  | "polls-closed"
  | "closed"
  | "aborted"
  | "ended";

/** Throws ConductError unless an entry of `kind` may stand in this phase. */
export function requireAllowed(kind: Kind, phase: Phase): void {
  if (!ALLOWED[kind].split(" ").includes(phase)) {
    throw new ConductError(`an entry ${kind} may not stand in phase ${phase}`);
  }
}

/** The phase once an entry of `kind` is logged. */
export function phaseAfter(kind: Kind, phase: Phase): Phase {
  return NEXT[kind] ?? phase;
}
