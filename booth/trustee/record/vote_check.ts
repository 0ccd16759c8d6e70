// What can be said of a ballot or challenge without knowing any other vote: nearly all of the work
// of checking a record, so it runs in Workers. Public data only: the one place of the trustee's
// page that uses the booth's own arithmetic.

import { utf8 } from "../../lib/canonical/bytes.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { EvidenceError, PlebisciteError } from "../../lib/errors.ts";
import { checkSeal, trackerOf } from "../../lib/ballot/envelope.ts";
import { parseBallot } from "../../lib/ballot/v1_ballot.ts";
import { type Election, parseElection } from "../../lib/ballot/v1_election.ts";
import { verifyBallot } from "../../lib/ballot/v1_verification.ts";
import { Element } from "../../lib/group/ed25519.ts";
import { type Vote, isVote, parseEntry } from "./entries.ts";

/** Plain data: the log's origin, and each unit's election record by uuid. */
export type VotingContext = {
  readonly origin: string;
  readonly elections: ReadonlyMap<string, Uint8Array>;
};

/** A vote, taken apart and checked by itself. Plain data; elements and digests in text form. */
export type CheckedVote = {
  readonly kind: "ballot" | "challenge";
  readonly unit: string;
  readonly credential: string;
  readonly tracker: string;
  readonly replaces: string;
  readonly counter: number;
  /** α and β of every ciphertext in order; none in a challenge. */
  readonly components: readonly string[];
};

/** What became of one entry: a vote, nothing (it is no vote), or what is wrong with it. */
export type VoteOutcome =
  | { readonly index: number; readonly vote: CheckedVote | null }
  | { readonly index: number; readonly wrong: string };

export type IndexedEntry = { readonly index: number; readonly raw: Uint8Array };

/** Checks votes, here or in Workers; outcomes in the order of the entries. */
export type CheckVotes = (entries: readonly IndexedEntry[]) => Promise<readonly VoteOutcome[]>;

/** Checks votes of one context. */
export class VoteChecker {
  readonly #origin: string;
  readonly #raw: ReadonlyMap<string, Uint8Array>;
  readonly #elections = new Map<string, Election>();

  readonly #proofs: boolean;

  /** Without `proofs` votes are only taken apart: enough to look, never to decrypt. */
  constructor(context: VotingContext, proofs = true) {
    this.#origin = context.origin;
    this.#raw = context.elections;
    this.#proofs = proofs;
  }

  /** Never throws for what an entry holds. */
  check({ index, raw }: IndexedEntry): VoteOutcome {
    try {
      const entry = parseEntry(raw);
      return { index, vote: isVote(entry) ? this.#vote(entry) : null };
    } catch (problem) {
      if (problem instanceof PlebisciteError) return { index, wrong: problem.toString() };
      throw problem;
    }
  }

  #election(unit: string): Election {
    const known = this.#elections.get(unit);
    if (known) return known;
    const raw = this.#raw.get(unit);
    if (!raw) throw new EvidenceError(`${unit.slice(0, 40)} is no unit with an election`);
    const election = parseElection(raw);
    this.#elections.set(unit, election);
    return election;
  }

  #vote(entry: Vote): CheckedVote {
    if (!this.#proofs) return unproved(entry);
    const election = this.#election(entry.unit);
    const raw = entry.kind === "ballot" ? utf8(entry.ballot) : undefined;
    const credential = raw ? parseBallot(raw).credential : credentialOf(entry);
    const tracker = raw ? trackerOf(raw) : parseHex(entry.ballot, 32);
    checkSeal(
      entry.kind,
      {
        origin: this.#origin,
        uuid: entry.unit,
        fingerprint: election.fingerprint,
        credential: Element.parse(credential),
        tracker,
        replaces: entry.replaces ? parseHex(entry.replaces, 32) : new Uint8Array(),
        counter: entry.counter,
      },
      entry.signature,
    );
    const components = raw
      ? verifyBallot(election, raw).ciphertexts.flatMap((answer) =>
          answer.flatMap(({ alpha, beta }) => [alpha.text, beta.text]),
        )
      : [];
    const { kind, unit, replaces, counter } = entry;
    return { kind, unit, credential, tracker: formatHex(tracker), replaces, counter, components };
  }
}

function unproved(entry: Vote): CheckedVote {
  const { kind, unit, replaces, counter } = entry;
  const ballot = kind === "ballot" ? parseBallot(utf8(entry.ballot)) : undefined;
  const tracker = ballot ? formatHex(trackerOf(utf8(entry.ballot))) : entry.ballot;
  const credential = ballot?.credential ?? credentialOf(entry);
  const components = (ballot?.answers ?? []).flatMap(({ choices }) =>
    choices.flatMap(({ alpha, beta }) => [alpha, beta]),
  );
  return { kind, unit, credential, tracker, replaces, counter, components };
}

function credentialOf(entry: Vote): string {
  return entry.kind === "challenge" ? entry.credential : "";
}

function inThisThread(checker: VoteChecker): CheckVotes {
  return (entries) => Promise.resolve(entries.map((entry) => checker.check(entry)));
}

/** Checks votes in this thread. */
export function checkHere(context: VotingContext): CheckVotes {
  return inThisThread(new VoteChecker(context));
}

/** Takes votes apart without their proofs. */
export function lookHere(context: VotingContext): CheckVotes {
  return inThisThread(new VoteChecker(context, false));
}
