// The booth: one state, what it holds besides, and the browser's history. Pages draw it, the
// operations (opening, identity, sending, second_device) change it.

import { reduce } from "./flow.ts";
import { START, isFirm } from "./steps.ts";
import type { Action, Place, State } from "./steps.ts";
import type { Keeping } from "./keeping.ts";
import type { Settings } from "./settings.ts";
import type { Voice } from "./voice.ts";
import type {
  Opened,
  OpenedCheck,
  PreparedBallot,
  Recorded,
  Referendum,
  Voter,
} from "../lib/client.ts";

/** Why the booth stopped: told to people outside the page by its number. */
export interface Stop {
  readonly number: string;
  readonly reason: string;
}

/** A given-up ballot and its receipt, to be looked at on a second device. */
export interface GivenUp {
  readonly opened: Opened;
  readonly recorded: Recorded;
  readonly standingAt: number | null; // of the vote that still counts, POSIX seconds
}

/** What the booth holds beside its state. Nothing of it is drawn before it was checked. */
export interface Held {
  referendum: Referendum | null;
  code: string;
  codeFromLink: boolean;
  fingerprint: string; // base64url, "" where the link brought none
  voter: Voter | null;
  token: string; // of the second check
  address: string; // of the one-time code
  prepared: PreparedBallot | null;
  recorded: Recorded | null;
  givenUp: GivenUp | null;
  stop: Stop | null;
  detail: string; // of the last unexpected error, for the folded technical reason
  checked: OpenedCheck | null;
}

export const NOTHING_HELD: Held = {
  referendum: null,
  code: "",
  codeFromLink: false,
  fingerprint: "",
  voter: null,
  token: "",
  address: "",
  prepared: null,
  recorded: null,
  givenUp: null,
  stop: null,
  detail: "",
  checked: null,
};

export class Booth {
  state: State = START;
  held: Held = { ...NOTHING_HELD };
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly base: string,
    readonly slug: string,
    readonly keeping: Keeping,
    public voice: Voice,
    public settings: Settings,
    /** Called after each change of the state: what has to start by itself. */
    private readonly follow: (booth: Booth, before: State) => void,
  ) {}

  /** The referendum; only after the opening. */
  get referendum(): Referendum {
    if (this.held.referendum === null) throw new Error("the referendum is not open yet");
    return this.held.referendum;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  redraw(): void {
    for (const listener of this.listeners) listener();
  }

  dispatch(action: Action): void {
    const before = this.state;
    this.state = reduce(before, action);
    if (this.state !== before) {
      this.noteInHistory(before, action);
      this.keeping.keepSession(this.state, this.held);
      this.follow(this, before);
    }
    this.redraw();
  }

  /** The browser went back or forward to an entry of ours. */
  wentTo(place: Place | null): void {
    if (place !== null) this.dispatch({ do: "went", place });
    if (place === null || !samePlace(place, placeOf(this.state))) {
      history.pushState(placeOf(this.state), "");
    }
  }

  private noteInHistory(before: State, action: Action): void {
    const place = placeOf(this.state);
    if (action.do === "went" || samePlace(place, placeOf(before))) return;
    if (isFirm(before) || before.step === "not-now") history.replaceState(place, "");
    else history.pushState(place, "");
  }
}

export function placeOf(state: State): Place {
  return { step: state.step, question: state.step === "question" ? state.question : 0 };
}

function samePlace(one: Place, other: Place): boolean {
  return one.step === other.step && one.question === other.question;
}
