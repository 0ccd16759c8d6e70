// One entry after another: order, signatures, then what each kind means. Source: spec/entries.md.

import { ConductError, PlebisciteError } from "../../lib/errors.ts";
import { parseVkey } from "../../lib/log/keys.ts";
import type { PolicyFile } from "../../lib/log/policy_file.ts";
import { checkAct } from "./acts.ts";
import {
  applyCeremony,
  applyCeremonyMessage,
  applyRehearsal,
  applyRehearsalProof,
  applyTrustees,
  requireRehearsal,
} from "./apply_ceremony.ts";
import {
  applyClose,
  applyEncryptedTally,
  applyPartialDecryption,
  applyResult,
} from "./apply_count.ts";
import {
  applyDefinition,
  applyElection,
  applyRoll,
  requireAllElections,
  requireAllRolls,
} from "./apply_setup.ts";
import { applyExclusion, applyVote } from "./apply_votes.ts";
import type { Act, EntryOf, Kind } from "./entries.ts";
import { phaseAfter, requireAllowed } from "./phases.ts";
import type { RecordState } from "./state.ts";
import type { CheckedVote } from "./vote_check.ts";

/** What is wrong with an entry, with its place. */
function placed(state: RecordState, kind: Kind, problem: unknown): unknown {
  if (!(problem instanceof PlebisciteError)) return problem;
  const again = new (problem.constructor as new (message: string, place: string) => Error)(
    problem.message,
    `entry ${state.size} (${kind})`,
  );
  return again instanceof PlebisciteError ? again : problem;
}

/** Take the next entry, which is no vote. Throws what is wrong with it, naming its place. */
export async function applyAct(state: RecordState, act: Act, policy: PolicyFile): Promise<void> {
  try {
    requireAllowed(act.kind, state.phase);
    if (act.kind === "definition") await applyDefinition(state, act, policy); // names the offices
    checkAct(act, state.origin, state.keys);
    state.counters.record(act);
    await applyKind(state, act);
  } catch (problem) {
    throw placed(state, act.kind, problem);
  }
  for (const { by } of act.signatures) state.acts.push({ index: state.size, kind: act.kind, by });
  state.phase = phaseAfter(act.kind, state.phase);
  state.size += 1;
}

/** Take the next entry, a vote whose proofs were checked. */
export function applyCheckedVote(state: RecordState, vote: CheckedVote): void {
  try {
    requireAllowed(vote.kind, state.phase);
    applyVote(state, vote);
  } catch (problem) {
    throw placed(state, vote.kind, problem);
  }
  state.size += 1;
}

async function applyKind(state: RecordState, act: Act): Promise<void> {
  switch (act.kind) {
    case "roll":
      return applyRoll(state, act);
    case "ceremony":
      requireAllRolls(state);
      return applyCeremony(state, act);
    case "certificate":
    case "commitment":
    case "reveal":
    case "share-key":
    case "complaint":
      return applyCeremonyMessage(state, act);
    case "trustees":
      return applyTrustees(state, act);
    case "election":
      return applyElection(state, act);
    case "rehearsal":
      requireAllElections(state);
      return applyRehearsal(state, act);
    case "rehearsal-proof":
      return applyRehearsalProof(state, act);
    case "open":
      requireRehearsal(state);
      state.openSize = state.size + 1;
      return;
    case "exclusion":
      return applyExclusion(state, act);
    case "extension":
      return applyExtension(state, act);
    case "polls-closed":
      state.pollsClosedSize = state.size + 1;
      return;
    case "close":
      return applyClose(state, act);
    case "encrypted-tally":
      return applyEncryptedTally(state, act);
    case "partial-decryption":
      return applyPartialDecryption(state, act);
    case "result":
      return applyResult(state, act);
    case "invitation":
      return applyInvitation(state, act);
    case "destruction":
      if (act.what === "decryption-key") {
        for (const { by } of act.signatures) state.keyless.add(by);
      }
      return;
    default: // definition, pause, resume, and words: order and signatures are all there is
  }
}

/** From here on the observer's key signs; everything else about observers is for `verify`. */
function applyInvitation(state: RecordState, entry: EntryOf<"invitation">): void {
  const office = `observer/${entry.observer}`;
  const last = state.keys.has(`observer/${entry.observer - 1}`) || entry.observer === 1;
  if (state.keys.has(office) || !last) {
    throw new ConductError(`observer ${entry.observer} is not the next one`);
  }
  const key = parseVkey(entry.key);
  state.keys = new Map([...state.keys, [office, key]]);
}

function applyExtension(state: RecordState, entry: EntryOf<"extension">): void {
  if (entry.closes <= state.closes) {
    throw new ConductError("an extension must end later than the end so far");
  }
  state.closes = entry.closes;
}
