// The steps of the booth as a pure function: (state, action) -> state.
//
// It knows no document, no network and no key. What a step needs besides (the voter, the sealed
// ballot, the receipt) is kept by `Booth`; what may follow what is decided here alone.

import { allAnswered, answerProblem, choose, chosenIn } from "./answers.ts";
import { START, isFirm } from "./steps.ts";
import type { Action, Place, State, Step } from "./steps.ts";

/** The state after `action`. An action that does not fit the step changes nothing. */
export function reduce(state: State, action: Action): State {
  if (state.step === "stopped" && action.do !== "forget") return state;
  switch (action.do) {
    case "work":
      return { ...state, working: true, problem: null };
    case "failed":
      return { ...state, working: false, problem: action.problem };
    case "amended":
      return state.problem === null ? state : { ...state, problem: null };
    case "stopped":
      return to({ ...state, choices: {}, questions: [] }, "stopped");
    case "hindered":
      return to({ ...state, hindrance: action.hindrance }, "not-now");
    case "forget":
      return to({ ...START, factor: state.factor }, "forgotten");
    case "resume":
      return action.state;
    case "went":
      return went(state, action.place);
    default:
      return inStep(state, action);
  }
}

type StepAction = Exclude<
  Action,
  { do: "work" | "failed" | "amended" | "stopped" | "hindered" | "forget" | "resume" | "went" }
>;

function inStep(state: State, action: StepAction): State {
  switch (action.do) {
    case "opened":
      return state.step === "opening"
        ? to({ ...state, factor: action.factor, trusted: action.trusted }, "landing")
        : state;
    case "reopen":
      return state.step === "not-now" || state.step === "forgotten" ? START : state;
    case "identified":
      return state.step === "landing"
        ? ahead({
            ...(action.same ? state : anew(state)),
            questions: action.questions,
            again: action.unsettled ? "casting" : "",
          })
        : state;
    case "words-compared":
      return state.step === "compare" ? ahead({ ...state, trusted: true }) : state;
    case "code-mailed":
      return state.step === "address" || state.step === "mail-code"
        ? to(state, "mail-code")
        : state;
    case "factor-passed":
      return isFactor(state.step) ? ahead({ ...state, passed: true }) : state;
    case "factor-needed":
      return ahead({ ...state, passed: false, again: sentFrom(state.step) });
    case "try-out":
      return state.step === "landing"
        ? to({ ...fresh(state), practising: true, questions: [] }, "trial")
        : state;
    case "check":
      return state.step === "landing" ? to(state, "check") : state;
    case "leave":
      return state.step === "check" || state.practising
        ? to(leaving(state), "landing")
        : state;
    default:
      return voting(state, action);
  }
}

type VotingAction = Exclude<
  StepAction,
  {
    do:
      | "opened"
      | "reopen"
      | "identified"
      | "words-compared"
      | "code-mailed"
      | "factor-passed"
      | "factor-needed"
      | "try-out"
      | "check"
      | "leave";
  }
>;

function voting(state: State, action: VotingAction): State {
  switch (action.do) {
    case "begin":
      return state.step === "you" ? atQuestion(state, 0, false) : state;
    case "trial-begin":
      return state.step === "trial"
        ? atQuestion({ ...state, questions: action.questions }, 0, false)
        : state;
    case "choose":
    case "clear":
      return state.step === "question" ? chosen(state, action) : state;
    case "next":
      return state.step === "question" ? next(state) : state;
    case "back":
      return back(state);
    case "change":
      return state.step === "review" ? atQuestion(state, action.question, true) : state;
    case "throw-away":
      return state.practising && state.step === "review"
        ? to(fresh(state), "trial-over")
        : state;
    default:
      return sealedBallot(state, action);
  }
}

type BallotAction = Exclude<
  VotingAction,
  { do: "begin" | "trial-begin" | "choose" | "clear" | "next" | "back" | "change" | "throw-away" }
>;

function sealedBallot(state: State, action: BallotAction): State {
  switch (action.do) {
    case "sealed":
      return isSealing(state, action.seal) ? { ...state, sealing: "ready" } : state;
    case "seal-failed":
      return isSealing(state, action.seal) ? { ...state, sealing: "failed" } : state;
    case "reseal":
      return state.step === "review" || state.step === "refused" ? atReview(state) : state;
    case "cast":
      return canSend(state) ? to({ ...state, sending: "sending" }, "casting") : state;
    case "give-up":
      return canSend(state) ? to({ ...state, sending: "sending" }, "giving") : state;
    case "sending":
      return state.step === "casting" || state.step === "giving"
        ? { ...state, sending: action.sending, wait: action.wait ?? 0 }
        : state;
    case "recorded":
      return state.step === "casting" ? to(fresh(state), "recorded") : state;
    case "settled":
      return state.step === "casting" ? to(fresh(state), "you") : state;
    case "given-up":
      return state.step === "giving" ? to(fresh(state), "opened") : state;
    case "refused":
      return state.step === "casting" || state.step === "giving" ? to(state, "refused") : state;
    case "vote-afresh":
      return state.step === "opened"
        ? atQuestion({ ...state, questions: action.questions }, 0, false)
        : state;
  }
}

// -- the steps one by one

function to(state: State, step: Step): State {
  return { ...state, step, working: false, problem: null };
}

/** No answers and no sealed ballot any more. */
function fresh(state: State): State {
  return { ...state, choices: {}, question: 0, changing: false, sealing: "none" };
}

/** Another voter: no answers, and the second check is theirs to pass. */
function anew(state: State): State {
  return { ...fresh(state), passed: false, again: "" };
}

function isFactor(step: Step): boolean {
  return step === "address" || step === "mail-code" || step === "sign-in";
}

/** The first step that an identified voter still has to take. */
function ahead(state: State): State {
  if (!state.trusted) return to(state, "compare");
  if (state.factor !== "none" && !state.passed) {
    return to(state, state.factor === "oidc" ? "sign-in" : "address");
  }
  if (state.again !== "") return to({ ...state, sending: "sending", again: "" }, state.again);
  return to(state, "you");
}

function sentFrom(step: Step): State["again"] {
  return step === "casting" || step === "giving" ? step : "";
}

function atQuestion(state: State, question: number, changing: boolean): State {
  if (state.questions[question] === undefined) return state;
  return to({ ...state, question, changing, sealing: "none" }, "question");
}

function atReview(state: State): State {
  if (state.practising) return to({ ...state, sealing: "none" }, "review");
  return to({ ...state, sealing: "working", seal: state.seal + 1 }, "review");
}

function chosen(
  state: State,
  action: { do: "choose"; option: string; on: boolean } | { do: "clear" },
): State {
  const question = state.questions[state.question];
  if (question === undefined) return state;
  const choices =
    action.do === "clear"
      ? { ...state.choices, [question.id]: [] }
      : choose(state.choices, question, action.option, action.on);
  return { ...state, choices, problem: null };
}

function next(state: State): State {
  const question = state.questions[state.question];
  if (question === undefined) return state;
  const problem = answerProblem(question, chosenIn(state.choices, question));
  if (problem !== null) return { ...state, problem };
  const last = state.question === state.questions.length - 1;
  if (last || (state.changing && allAnswered(state.questions, state.choices))) {
    return atReview(state);
  }
  return atQuestion(state, state.question + 1, false);
}

function back(state: State): State {
  switch (state.step) {
    case "question":
      if (state.changing && allAnswered(state.questions, state.choices)) return atReview(state);
      if (state.question > 0) return atQuestion(state, state.question - 1, false);
      return to(state, state.practising ? "trial" : "you");
    case "review":
      return atQuestion(state, state.questions.length - 1, false);
    case "mail-code":
      return to(state, "address");
    case "compare":
    case "address":
    case "sign-in":
    case "you":
      return to(state, "landing");
    default:
      return state;
  }
}

/** A practice vote leaves nothing behind. */
function leaving(state: State): State {
  return state.practising ? { ...fresh(state), practising: false, questions: [] } : state;
}

function isSealing(state: State, seal: number): boolean {
  return state.step === "review" && state.sealing === "working" && state.seal === seal;
}

function canSend(state: State): boolean {
  return state.step === "review" && !state.practising && state.sealing === "ready";
}

/** The browser's Back or Forward. Firm steps stay; a step whose conditions fail is not entered. */
function went(state: State, place: Place): State {
  if (isFirm(state) || state.working) return state;
  switch (place.step) {
    case "landing":
      return to(leaving(state), "landing");
    case "check":
      return to(state, "check");
    case "trial":
      return state.practising ? to(state, "trial") : state;
    case "question":
      return mayAnswer(state) ? atQuestion(state, place.question, false) : state;
    case "review":
      return mayAnswer(state) && allAnswered(state.questions, state.choices)
        ? atReview(state)
        : state;
    case "you":
      return mayAnswer(state) && !state.practising ? to(state, "you") : state;
    case "compare":
    case "address":
    case "sign-in":
    case "mail-code":
      return to(state, "landing"); // a check is not repeated: Back goes on past it
    default:
      return state;
  }
}

function mayAnswer(state: State): boolean {
  if (state.questions.length === 0) return false;
  if (state.practising) return true;
  return state.trusted && (state.factor === "none" || state.passed);
}
