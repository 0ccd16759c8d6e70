// Sealing, casting, giving up. A ballot is said to be recorded only with a receipt that the library
// has checked; until then the same bytes are sent again, after a reload too.

import type { Booth } from "./booth.ts";
import type { State } from "./steps.ts";
import { find } from "./identity.ts";
import { meet } from "./problems.ts";
import { keepTail, tailOf } from "./sent.ts";
import { Waiting } from "./waiting.ts";
import { LyingServer, NotOpen, Refused } from "../lib/client.ts";
import type { CastOptions, PreparedBallot, Recorded, SendState, Voter } from "../lib/client.ts";

const waiting = new Waiting();
let sender = new AbortController();

/** What starts by itself when a step is entered. */
export function follow(booth: Booth, before: State): void {
  const { state } = booth;
  if (state.step === "review" && state.sealing === "working" && state.seal !== before.seal) {
    void seal(booth, state.seal);
  }
  if (state.step !== "review") discard(booth, state);
  if (state.step === before.step) return;
  if (state.step === "casting") void cast(booth);
  if (state.step === "giving") void giveUp(booth);
  if (state.step === "recorded" || state.step === "stopped") wipe(booth);
}

/** A sealed ballot that is neither cast nor given up is thrown away. */
function discard(booth: Booth, state: State): void {
  if (state.step === "casting" || state.step === "giving" || state.again === "giving") return;
  booth.held.prepared = null;
}

/** Neither code nor secret is needed any more. */
function wipe(booth: Booth): void {
  Object.assign(booth.held, { code: "", token: "", address: "", voter: null, prepared: null });
  booth.keeping.keepSession(booth.state, booth.held);
}

async function seal(booth: Booth, number: number): Promise<void> {
  try {
    const voter = voterOf(booth);
    const prepared = await booth.referendum.prepare(voter, booth.state.choices, tailOf(booth));
    if (booth.state.step !== "review" || booth.state.seal !== number) return;
    booth.held.prepared = prepared;
    booth.dispatch({ do: "sealed", seal: number });
  } catch (error) {
    if (error instanceof LyingServer || error instanceof NotOpen) return meet(booth, error);
    booth.held.detail = String(error);
    booth.dispatch({ do: "seal-failed", seal: number });
  }
}

async function cast(booth: Booth): Promise<void> {
  try {
    const recorded = await sendBallot(booth);
    settled(booth, recorded);
    if (recorded.kind === "challenge") return await afterLostCheck(booth);
    booth.held.recorded = recorded;
    booth.dispatch({ do: "recorded" });
  } catch (error) {
    notSent(booth, error);
  }
}

async function sendBallot(booth: Booth): Promise<Recorded> {
  const { referendum, held } = booth;
  if (held.prepared === null) return sendAgain(booth);
  noteSent(booth, held.prepared, "ballot");
  return referendum.cast(held.prepared, options(booth));
}

/** After a reload: what was sent is in the tail; answers and randomness are not needed for it. */
async function sendAgain(booth: Booth): Promise<Recorded> {
  const { tail, recorded } = await booth.referendum.settle(tailOf(booth), options(booth));
  keepTail(booth, tail);
  const last = recorded.at(-1);
  if (last === undefined) throw new Error("nothing was being sent");
  return last;
}

/** A given-up ballot whose window was closed: it cannot be opened any more; vote afresh. */
async function afterLostCheck(booth: Booth): Promise<void> {
  await find(booth);
  booth.dispatch({ do: "settled" });
}

async function giveUp(booth: Booth): Promise<void> {
  const { referendum, held } = booth;
  try {
    if (held.prepared === null) throw new Error("there is no ballot to give up");
    const { prepared } = held;
    noteSent(booth, prepared, "challenge");
    const recorded = await referendum.challenge(prepared, options(booth));
    settled(booth, recorded);
    booth.keeping.noteGivenUp(recorded.tracker);
    const opened = referendum.opened(prepared, recorded);
    const standing = voterOf(booth).chain.entries.find((entry) => entry.standing);
    held.givenUp = { opened, recorded, standingAt: standing?.loggedAt ?? null };
    booth.dispatch({ do: "given-up" });
  } catch (error) {
    notSent(booth, error);
  }
}

function notSent(booth: Booth, error: unknown): void {
  if (booth.state.step === "forgotten") return;
  if (error instanceof Refused && error.status === 409) {
    const tail = tailOf(booth);
    const { unsettled } = tail;
    keepTail(booth, unsettled.reduce((left, sent) => left.withRefused(sent.entry), tail));
  }
  meet(booth, error);
}

/** A fresh ballot with the next counter, after a check of the device. */
export async function voteAfresh(booth: Booth): Promise<void> {
  booth.dispatch({ do: "work" });
  try {
    await find(booth);
  } catch (error) {
    return meet(booth, error);
  }
  booth.held.givenUp = null;
  booth.dispatch({ do: "vote-afresh", questions: voterOf(booth).questions });
}

/** After a refusal: look again at what the record holds of this code, then seal again. */
export async function backToAnswers(booth: Booth): Promise<void> {
  booth.dispatch({ do: "work" });
  try {
    await find(booth);
  } catch (error) {
    return meet(booth, error);
  }
  booth.dispatch({ do: "reseal" });
}

/** The voter leaves: no further tries. */
export function giveUpSending(): void {
  sender.abort(new Error("forgotten"));
  sender = new AbortController();
}

/** The voter does not want to wait for the next try. */
export function sendNow(): void {
  waiting.end();
}

function options(booth: Booth): CastOptions {
  const { token } = booth.held;
  return {
    ...(token === "" ? {} : { token }),
    signal: sender.signal,
    onState: (state) => booth.dispatch({ do: "sending", ...told(state) }),
    wait: (milliseconds, signal) => waiting.begin(milliseconds, signal),
  };
}

function told(state: SendState): { sending: State["sending"]; wait?: number } {
  switch (state.step) {
    case "unreachable":
      return { sending: "offline", wait: state.retryIn };
    case "busy":
      return { sending: "busy", wait: state.retryIn };
    default:
      return { sending: state.step };
  }
}

function voterOf(booth: Booth): Voter {
  if (booth.held.voter === null) throw new Error("no voter was found yet");
  return booth.held.voter;
}

/** Note what is about to be sent, before it is; a retry finds it noted. */
function noteSent(booth: Booth, prepared: PreparedBallot, kind: "ballot" | "challenge"): void {
  const tail = tailOf(booth);
  if (tail.sent.some((sent) => sent.tracker === prepared.tracker)) return;
  keepTail(booth, tail.withSent(prepared, kind));
}

function settled(booth: Booth, recorded: Recorded): void {
  keepTail(booth, tailOf(booth).withRecorded(recorded));
  booth.keeping.remember(booth.referendum.remembered);
}
