// From what went wrong to what the flow does about it. Only a lie stops for good.

import type { Booth } from "./booth.ts";
import { NoAnswer, WrongCode, reportMismatch } from "./door.ts";
import type { Action, Hindrance } from "./steps.ts";
import {
  Busy,
  CodeExcluded,
  CodeMistyped,
  CodeUnknown,
  LyingServer,
  NotOpen,
  Refused,
  SecondFactorNeeded,
  Unreachable,
} from "../lib/client.ts";
import type { Phase } from "../lib/client.ts";

const CASE_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Tell the flow about an error of the library or the service. */
export function meet(booth: Booth, error: unknown): void {
  if (error instanceof LyingServer) return stop(booth, error.what, error.toString());
  booth.held.detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  booth.dispatch(actionFor(error));
}

/** What the flow does about it. Errors that nobody foresaw end on a page that says so. */
export function actionFor(error: unknown): Action {
  if (error instanceof CodeMistyped) {
    const problem = error.mistake === "length" ? "code-length" : "code-mistyped";
    return { do: "failed", problem };
  }
  if (error instanceof CodeUnknown) return { do: "failed", problem: "code-unknown" };
  if (error instanceof CodeExcluded) return { do: "hindered", hindrance: "excluded" };
  if (error instanceof NotOpen) return { do: "hindered", hindrance: hindranceOf(error.phase) };
  if (error instanceof SecondFactorNeeded) return { do: "factor-needed" };
  if (error instanceof WrongCode) return { do: "failed", problem: "factor-code-wrong" };
  if (error instanceof Unreachable || error instanceof Busy || error instanceof NoAnswer) {
    return { do: "failed", problem: "no-connection" };
  }
  if (error instanceof Refused) {
    return error.status === 403
      ? { do: "hindered", hindrance: "factor-refused" }
      : { do: "refused" };
  }
  return { do: "hindered", hindrance: "broken" };
}

export function hindranceOf(phase: Phase): Hindrance {
  switch (phase) {
    case "draft":
      return "not-yet";
    case "paused":
      return "paused";
    case "aborted":
      return "aborted";
    case "voting":
      return "unreachable"; // the service's word against itself: try again
    default:
      return "closed";
  }
}

/** Stop for good. The number is the voter's, to be told by telephone. */
export function stop(booth: Booth, what: string, reason: string): void {
  const number = caseNumber((count) => crypto.getRandomValues(new Uint8Array(count)));
  Object.assign(booth.held, { stop: { number, reason }, code: "", token: "", prepared: null });
  booth.dispatch({ do: "stopped" });
  void reportMismatch(booth.base, booth.slug, number, what);
}

/** Six symbols in two groups: short enough for the telephone. */
export function caseNumber(random: (count: number) => Uint8Array): string {
  const symbols = Array.from(random(6), (byte) => CASE_SYMBOLS[byte % 32] ?? "0").join("");
  return `${symbols.slice(0, 3)}-${symbols.slice(3)}`;
}
