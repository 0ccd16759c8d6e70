// What a page has to tell apart. Each names what happened; the page has the words for people.

import { PlebisciteError } from "../errors.ts";

/** What is wrong with a code as typed. Nothing was sent. */
export type CodeMistake = "character" | "length" | "check";

/** The code is mistyped: told before anything is sent. */
export class CodeMistyped extends PlebisciteError {
  constructor(
    readonly mistake: CodeMistake,
    message: string,
    /** The offending character, or how many symbols there were. */
    readonly detail: string,
  ) {
    super(message);
  }
}

/** The code is well formed and belongs to no voter of this referendum. */
export class CodeUnknown extends PlebisciteError {}

/** The credential was excluded: nothing of it counts. `index` is the entry that says so. */
export class CodeExcluded extends PlebisciteError {
  constructor(
    message: string,
    readonly reason: string,
    readonly index: number,
  ) {
    super(message);
  }
}

/** Where a referendum is. `draft` is before `open`. */
export type Phase =
  | "draft"
  | "voting"
  | "paused"
  | "polls-closed"
  | "closed"
  | "aborted"
  | "ended";

/** No vote can be cast now. `proved`: the record says so, not only the service. */
export class NotOpen extends PlebisciteError {
  constructor(
    message: string,
    readonly phase: Phase,
    readonly proved: boolean,
  ) {
    super(message);
  }
}

/**
 * The service showed something that its own record or the policy contradicts. Never retried: the
 * page shows the contact printed on the letter. `what` is a short stable name for the report.
 */
export class LyingServer extends PlebisciteError {
  constructor(
    readonly what: string,
    message: string,
    place = "",
  ) {
    super(message, place);
  }
}

/** No answer; says nothing about the vote. Trying again is safe. */
export class Unreachable extends PlebisciteError {}

/** The service refused, and says why. `code` is the check's id, such as "ballots-3". */
export class Refused extends PlebisciteError {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly remedy = "",
  ) {
    super(message);
  }
}

/** The definition asks for a second factor, and there is none or it has expired. */
export class SecondFactorNeeded extends PlebisciteError {}

/** The service is busy; `retryAfter` in seconds. Thrown only when waiting was not allowed. */
export class Busy extends PlebisciteError {
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super(message);
  }
}
