// What pages pass in and get back. Every value here is plain data (it survives structured clone and
// JSON), except `Referendum` itself.

import type { Definition, Question, Texts } from "../record/definition.ts";
import type { Phase } from "./errors.ts";
import type { Tail } from "./tail.ts";

export type FetchLike = (address: string, init?: RequestInit) => Promise<Response>;

/** Fresh bytes from the operating system: `(n) => crypto.getRandomValues(new Uint8Array(n))`. */
export type Random = (count: number) => Uint8Array;

/** The largest checkpoint this device has seen of this referendum; plain data, keep it. */
export type Remembered = { readonly origin: string; readonly size: number; readonly root: string };

export type OpenOptions = {
  readonly fetch: FetchLike;
  readonly random: Random;
  /** 32 bytes from the link. Missing for a typed code: then show `policyWords` to compare. */
  readonly policyFingerprint?: Uint8Array;
  /** From an earlier visit: a record that forgot what it showed then is a lie. */
  readonly remembered?: Remembered;
  /** Runs `runPreparation` elsewhere, such as in a Worker. Without it, it runs here. */
  readonly prepareElsewhere?: (task: PreparationTask) => Promise<PreparedBallot>;
  readonly signal?: AbortSignal;
};

/** By question id: ids of the chosen options, or ["blank"], or [] for an empty answer. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** Hint: how to reach the commission. What the letter says prevails. */
export type HelpContact = { readonly telephone: string; readonly email: string };

export type SecondFactor = Definition["second_factor"];

/** One ballot or challenge of this credential, proved to be on the record. */
export type ChainEntry = {
  readonly index: number;
  readonly kind: "ballot" | "challenge";
  readonly counter: number;
  /** 64 lowercase hex digits. */
  readonly tracker: string;
  /** Six words of the tracker (English list; the page translates by place where it can). */
  readonly words: readonly string[];
  /** POSIX seconds, or null. Hint: only the service says when. */
  readonly loggedAt: number | null;
  /** Whether this is the ballot that counts, as things stand. */
  readonly standing: boolean;
};

/** Who a code is. Secret: holds the voting secret; never store, send or log it. */
export type Voter = {
  readonly unit: string;
  readonly credential: string;
  readonly district: { readonly id: string; readonly name: string };
  readonly style: string;
  /** In ballot order. Their words: `referendum.texts`, by the same ids. */
  readonly questions: readonly Question[];
  readonly chain: {
    /** Of the last ballot or challenge; 0 for none. */
    readonly counter: number;
    /** Tracker (hex) of the ballot that counts, or "". */
    readonly standing: string;
    /** How many ballots were cast, the one that counts included. */
    readonly cast: number;
    readonly entries: readonly ChainEntry[];
  };
  readonly secret: string;
};

/** What a Worker gets: plain data. Secret. */
export type PreparationTask = {
  readonly origin: string;
  readonly unit: string;
  /** The v1 election record, exact text. */
  readonly election: string;
  readonly secret: string;
  readonly bits: readonly (readonly number[])[];
  readonly replaces: string;
  readonly counter: number;
};

export type SignatureText = { readonly commitment: string; readonly response: string };

/**
 * A sealed ballot before its fate is chosen: the file format plebiscite-prepared/1 and what pages
 * show of it. Secret until it is cast or challenged: `randomness` opens it.
 */
export type PreparedBallot = {
  readonly format: "plebiscite-prepared/1";
  readonly origin: string;
  readonly unit: string;
  readonly credential: string;
  readonly ballot: string;
  readonly replaces: string;
  readonly counter: number;
  readonly cast: SignatureText;
  readonly challenge: SignatureText;
  readonly choices: readonly (readonly number[])[];
  readonly randomness: readonly (readonly string[])[];
  readonly tracker: string;
  readonly words: readonly string[];
};

/** Where sending stands. Only a returned `Recorded` means "recorded" (never say so before). */
export type SendState =
  | { readonly step: "sending"; readonly attempt: number }
  | { readonly step: "busy"; readonly retryIn: number }
  | { readonly step: "unreachable"; readonly retryIn: number }
  | { readonly step: "checking" };

export type CastOptions = {
  /** Of the second factor. */
  readonly token?: string;
  readonly signal?: AbortSignal;
  readonly onState?: (state: SendState) => void;
  /** Waits between attempts; for tests. Milliseconds. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** How often to try before `Unreachable` or `Busy` is thrown; default: until aborted. */
  readonly attempts?: number;
};

/** Proved to be on the record under the policy. Plain data; not secret. */
export type Recorded = {
  readonly kind: "ballot" | "challenge";
  readonly origin: string;
  readonly unit: string;
  readonly credential: string;
  readonly index: number;
  readonly counter: number;
  readonly tracker: string;
  readonly words: readonly string[];
  /** Exact text of the entry. */
  readonly entry: string;
  /** The .tlog-proof text: save it beside the tracker. */
  readonly receipt: string;
  /** Of the checkpoint in the receipt. */
  readonly size: number;
  readonly root: string;
  /** POSIX seconds by the witnesses' median, or null without witnesses. */
  readonly witnessedAt: number | null;
  /** POSIX seconds; hint. */
  readonly loggedAt: number | null;
};

/** plebiscite-opened/1 and where its challenge stands: what a second device checks. */
export type Opened = {
  readonly format: "plebiscite-opened/1";
  readonly origin: string;
  readonly unit: string;
  readonly ballot: string;
  readonly choices: readonly (readonly number[])[];
  readonly randomness: readonly (readonly string[])[];
};

/** What the second device found: the ballot holds exactly these choices. */
export type OpenedCheck = {
  readonly unit: string;
  readonly tracker: string;
  readonly words: readonly string[];
  /** By question id, the ids chosen; ["blank"]; [] for empty. */
  readonly choices: Choices;
  /** The challenge entry's index. */
  readonly index: number;
};

export interface Referendum {
  readonly origin: string;
  readonly slug: string;
  readonly definition: Definition;
  /** By language, in the definition's order. */
  readonly texts: ReadonlyMap<string, Texts>;
  readonly questions: readonly Question[];
  readonly languages: readonly string[];
  readonly calendar: Definition["calendar"];
  readonly practice: boolean;
  readonly secondFactor: SecondFactor;
  /** Hint of the service; `identify` never relies on it. */
  readonly phase: Phase;
  /** POSIX seconds; hint: with extensions. */
  readonly closes: number;
  readonly help: HelpContact | null;
  /** Of the policy in use: to compare with the letter when no fingerprint was given. */
  readonly policyWords: readonly string[];
  readonly policyFingerprint: Uint8Array;
  readonly policyFingerprintGiven: boolean;
  /** Whether any witness must cosign. Without, say that two histories could be shown. */
  readonly witnessed: boolean;
  /** The largest checkpoint seen so far, for the next visit. */
  readonly remembered: Remembered;

  /**
   * Who this code is, and what the record holds of it, every entry checked.
   * `tail`: what this device sent before; a record that hides it is a lie.
   * Throws CodeMistyped, CodeUnknown, CodeExcluded, LyingServer, Unreachable.
   */
  identify(code: string, tail?: Tail): Promise<Voter>;

  /**
   * Throws NotOpen unless ballots are taken now. What the record proves is marked so.
   */
  requireOpen(): Promise<void>;

  /**
   * Seal a ballot. Throws MisuseError for choices that are no valid vote, or while `tail` has
   * unsettled entries; NotOpen before voting was opened; LyingServer.
   */
  prepare(voter: Voter, choices: Choices, tail?: Tail): Promise<PreparedBallot>;

  /**
   * Send the ballot. The same bytes are sent until there is an answer; safe to call again.
   * Throws NotOpen, Refused, SecondFactorNeeded, LyingServer; Busy and Unreachable only when
   * `attempts` is given; the signal's reason when aborted.
   */
  cast(prepared: PreparedBallot, options?: CastOptions): Promise<Recorded>;

  /** Give the ballot up, so that it can be opened. As `cast`. */
  challenge(prepared: PreparedBallot, options?: CastOptions): Promise<Recorded>;

  /** After a reload: send again what `tail` holds as sent and not settled, in order. */
  settle(tail: Tail, options?: CastOptions): Promise<{ tail: Tail; recorded: Recorded[] }>;

  /** What to show to a second device. Throws MisuseError unless `recorded` is its challenge. */
  opened(prepared: PreparedBallot, recorded: Recorded): Opened;

  /**
   * On a second device: does this ballot hold these choices, and was it given up?
   * `tracker` (hex or six words) is what the voter noted from the first device.
   * Throws LyingServer, MalformedError, or ProofError when the first device lied.
   */
  checkOpened(opened: Opened, tracker: string): Promise<OpenedCheck>;
}
