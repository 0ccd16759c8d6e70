// Ballots, challenges and exclusions in log order: who may, which number, what stands.
// Source: spec/ballots.md; additions 4, rules 1, 3, 4 and 6 (2 and 5 are in vote_check.ts).

import { parseHex } from "../../lib/canonical/hexadecimal.ts";
import { u64 } from "../../lib/canonical/encoding.ts";
import { ConductError, EvidenceError } from "../../lib/errors.ts";
import { GROUP_NAME, parseElement } from "../group/elements.ts";
import { verifyStrongly } from "../proofs/schnorr.ts";
import type { EntryOf } from "./entries.ts";
import type { Chain, RecordState } from "./state.ts";
import type { CheckedVote } from "./vote_check.ts";

/** Take a vote whose proofs were checked. Throws EvidenceError: the log must not hold it. */
export function applyVote(state: RecordState, vote: CheckedVote): void {
  const chain = eligibleChain(state, vote.unit, vote.credential);
  if (vote.counter !== chain.counter + 1) {
    throw new ConductError(`counter ${vote.counter}, expected ${chain.counter + 1}`);
  }
  if (vote.replaces !== chain.standing) {
    throw new ConductError("it replaces another ballot than the standing one");
  }
  const tracker = `${vote.credential}${vote.tracker}`;
  if (state.trackers.has(tracker)) {
    throw new ConductError("this credential already cast or challenged this ballot");
  }
  for (const component of vote.components) {
    if (state.components.has(component)) {
      throw new ConductError("a part of a ciphertext occurs a second time in the record");
    }
    state.components.add(component);
  }
  state.trackers.add(tracker);
  chain.counter = vote.counter;
  if (vote.kind === "ballot") {
    state.ballots += 1;
    chain.standing = vote.tracker;
    chain.components = vote.components;
  }
}

function eligibleChain(state: RecordState, unit: string, credential: string): Chain {
  const chain = state.credentials.get(credential);
  if (!chain || chain.unit !== unit) {
    throw new EvidenceError("its credential is not in the roll of this unit");
  }
  if (chain.excluded) throw new ConductError("its credential was excluded earlier");
  return chain;
}

/** From here on nothing of this credential counts. */
export function applyExclusion(state: RecordState, entry: EntryOf<"exclusion">): void {
  const chain = eligibleChain(state, entry.unit, entry.credential);
  if (entry.ballot !== chain.standing) {
    throw new EvidenceError("the exclusion names another ballot than the standing one");
  }
  if ((entry.reason === "withdrawn-by-voter") !== (entry.withdrawal !== undefined)) {
    throw new EvidenceError("a withdrawal by the voter, and only that, carries its signature");
  }
  if (entry.withdrawal) {
    const credential = parseElement(entry.credential);
    const fields = [
      GROUP_NAME,
      state.origin,
      entry.unit,
      state.fingerprint(entry.unit),
      credential,
      parseHex(entry.ballot),
      new Uint8Array(),
      u64(chain.counter),
    ];
    verifyStrongly("withdrawal", fields, credential, entry.withdrawal);
  }
  chain.excluded = true;
  chain.standing = "";
  chain.components = [];
}

/** The number of standing ballots of every unit, by uuid. */
export function countedBallots(state: RecordState): Map<string, number> {
  const counted = new Map([...state.units.keys()].map((uuid) => [uuid, 0]));
  for (const chain of state.credentials.values()) {
    if (chain.standing) counted.set(chain.unit, (counted.get(chain.unit) ?? 0) + 1);
  }
  return counted;
}

