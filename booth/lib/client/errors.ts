// What a page has to tell apart. Each names what happened; the page has the words for people.

import type { CodeMistake } from "../ballot/codes.ts";
import { PlebisciteError } from "../errors.ts";

export type { CodeMistake } from "../ballot/codes.ts";

/** The root of what pages tell apart. */
export class ClientError extends PlebisciteError {}

/** The code is mistyped: told before anything is sent. */
export class CodeMistyped extends ClientError {
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
export class CodeUnknown extends ClientError {}

/** The credential was excluded: nothing of it counts. `index` is the entry that says so. */
export class CodeExcluded extends ClientError {
  constructor(
    message: string,
    readonly reason: string,
    readonly index: number,
  ) {
    super(message);
  }
}

/** Where a referendum is. `draft` is before `open`. */
export type Phase = "draft" | "voting" | "paused" | "polls-closed" | "closed" | "aborted" | "ended";

/** No vote can be cast now. `proved`: the record says so, not only the service. */
export class NotOpen extends ClientError {
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
export class LyingServer extends ClientError {
  constructor(
    readonly what: string,
    message: string,
    place = "",
  ) {
    super(message, place);
  }
}

/** No answer; says nothing about the vote. Trying again is safe. */
export class Unreachable extends ClientError {}

/** The service refused, and says why. `code` is the check's id, such as "ballots-3". */
export class Refused extends ClientError {
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
export class SecondFactorNeeded extends ClientError {}

/** The service is busy; `retryAfter` in seconds. Thrown only when waiting was not allowed. */
export class Busy extends ClientError {
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super(message);
  }
}

/**
 * What `check` gives, where whatever it finds wrong means that the service showed a false record.
 * `what` names the lie for the report. What pages tell apart already passes unchanged.
 */
export async function lieUnless<T>(what: string, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (problem) {
    if (problem instanceof PlebisciteError && !(problem instanceof ClientError)) {
      throw new LyingServer(what, problem.message, problem.place);
    }
    throw problem;
  }
}
