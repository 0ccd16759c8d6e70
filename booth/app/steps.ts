// The words of the flow: its steps, its state, and what can happen.

import type { AnswerProblem, Choices, QuestionRule } from "./answers.ts";

export type Step =
  | "opening" // the record is being read
  | "landing"
  | "compare" // twelve words with the letter
  | "address" // second check by e-mail: where to
  | "mail-code"
  | "sign-in" // second check by another service
  | "you"
  | "question"
  | "review"
  | "casting"
  | "refused" // the record did not take the ballot
  | "recorded"
  | "giving" // a ballot is being given up to check the device
  | "opened"
  | "stopped" // the server lied
  | "not-now"
  | "forgotten"
  | "trial" // the practice vote's first page
  | "trial-over"
  | "check"; // as second device

export type Factor = "none" | "email-code" | "oidc";
export type Sealing = "none" | "working" | "ready" | "failed";
export type Sending = "sending" | "checking" | "offline" | "busy";
export type Hindrance =
  | "not-yet"
  | "closed"
  | "paused"
  | "aborted"
  | "excluded"
  | "unreachable"
  | "factor-refused"
  | "broken";
export type FieldProblem =
  | "code-empty"
  | "code-length"
  | "code-mistyped"
  | "code-unknown"
  | "factor-address-wrong"
  | "factor-code-empty"
  | "factor-code-wrong"
  | "no-connection";
export type Problem = FieldProblem | AnswerProblem;

export interface State {
  readonly step: Step;
  readonly practising: boolean; // a practice vote: nothing is ever sent
  readonly factor: Factor;
  readonly trusted: boolean; // the policy is the letter's: by its link, or by its twelve words
  readonly passed: boolean; // the second check
  readonly again: "" | "casting" | "giving"; // where the second check was missing on the way
  readonly questions: readonly QuestionRule[]; // empty until the voter is identified
  readonly question: number;
  readonly changing: boolean; // from the review, and back to it
  readonly choices: Choices;
  readonly working: boolean; // a call is under way
  readonly problem: Problem | null;
  readonly sealing: Sealing;
  readonly seal: number; // which sealing; results of earlier ones are dropped
  readonly sending: Sending;
  readonly wait: number; // seconds until the next try, while busy
  readonly hindrance: Hindrance;
}

export type Action =
  | { readonly do: "opened"; readonly factor: Factor; readonly trusted: boolean }
  | { readonly do: "work" }
  | { readonly do: "failed"; readonly problem: Problem }
  | { readonly do: "amended" } // what was wrong is being typed anew
  | {
      readonly do: "identified";
      readonly questions: readonly QuestionRule[];
      readonly same: boolean; // the voter whose answers these are
      readonly unsettled: boolean; // this device sent a ballot of theirs and never had an answer
    }
  | { readonly do: "words-compared" }
  | { readonly do: "code-mailed" }
  | { readonly do: "factor-passed" }
  | { readonly do: "factor-needed" }
  | { readonly do: "begin" }
  | { readonly do: "choose"; readonly option: string; readonly on: boolean }
  | { readonly do: "clear" }
  | { readonly do: "next" }
  | { readonly do: "back" }
  | { readonly do: "change"; readonly question: number }
  | { readonly do: "sealed"; readonly seal: number }
  | { readonly do: "seal-failed"; readonly seal: number }
  | { readonly do: "reseal" }
  | { readonly do: "cast" }
  | { readonly do: "give-up" }
  | { readonly do: "sending"; readonly sending: Sending; readonly wait?: number }
  | { readonly do: "recorded" }
  | { readonly do: "settled" }
  | { readonly do: "given-up" }
  | { readonly do: "refused" }
  | { readonly do: "vote-afresh"; readonly questions: readonly QuestionRule[] }
  | { readonly do: "stopped" }
  | { readonly do: "hindered"; readonly hindrance: Hindrance }
  | { readonly do: "reopen" }
  | { readonly do: "forget" }
  | { readonly do: "try-out" }
  | { readonly do: "trial-begin"; readonly questions: readonly QuestionRule[] }
  | { readonly do: "throw-away" }
  | { readonly do: "check" }
  | { readonly do: "leave" }
  | { readonly do: "went"; readonly place: Place }
  | { readonly do: "resume"; readonly state: State };

/** Where in the flow a browser's history entry stands. */
export interface Place {
  readonly step: Step;
  readonly question: number;
}

export const START: State = {
  step: "opening",
  practising: false,
  factor: "none",
  trusted: false,
  passed: false,
  again: "",
  questions: [],
  question: 0,
  changing: false,
  choices: {},
  working: false,
  problem: null,
  sealing: "none",
  seal: 0,
  sending: "sending",
  wait: 0,
  hindrance: "broken",
};

/** Steps that the browser's Back does not leave: something was sent, or must not be. */
const FIRM: ReadonlySet<Step> = new Set<Step>([
  "opening",
  "casting",
  "refused",
  "recorded",
  "giving",
  "opened",
  "stopped",
  "forgotten",
]);

export function isFirm(state: State): boolean {
  return FIRM.has(state.step);
}
