// Whose turn it is, from the checked record; and whether a trustee's file is its newest copy. An
// older copy would make a second, different message, and void the ceremony.

import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { MisuseError, UnavailableError } from "../../lib/errors.ts";
import { commitmentOf } from "../ceremony/commitment.ts";
import { trusteeOffice } from "../record/acts.ts";
import { commitmentsWitnessed } from "../record/apply_ceremony.ts";
import { requireCounted } from "../record/apply_count.ts";
import { openCeremony } from "../record/ceremony_statements.ts";
import { isWithheld } from "../record/grouping.ts";
import { keyContexts } from "../record/key_contexts.ts";
import type { CeremonyLog, RecordState } from "../record/state.ts";
import type { TrusteeFile } from "./private_file.ts";

export const STEPS = [
  "certificate",
  "commit",
  "reveal",
  "share-key",
  "rehearse",
  "decrypt",
  "destroy",
] as const;
export type Step = (typeof STEPS)[number];

/** What is waited for when it is not this trustee's turn. */
export type Wait =
  | { readonly for: "trustees"; readonly step: Step; readonly owners: readonly number[] }
  | { readonly for: "ceremony" | "void" | "witnesses" | "commission" | "voting" | "results" };

export type Turn =
  | { readonly turn: "own"; readonly step: Step }
  | { readonly turn: "wait"; readonly wait: Wait }
  | { readonly turn: "done" };

const own = (step: Step): Turn => ({ turn: "own", step });
const waitFor = (what: Exclude<Wait["for"], "trustees">): Turn => ({
  turn: "wait",
  wait: { for: what },
});

/** What this trustee does next, or who is waited for. */
export async function turnOf(state: RecordState, owner: number): Promise<Turn> {
  if (state.keyless.has(trusteeOffice(owner))) return { turn: "done" };
  switch (state.phase) {
    case "start":
    case "rolls":
      return waitFor("ceremony");
    case "ceremony":
      return ceremonyTurn(state, owner);
    case "elections":
      return waitFor("commission");
    case "rehearsal":
      return state.rehearsal?.answers.has(owner) ? waitFor("voting") : own("rehearse");
    case "closed":
      return countTurn(state, owner);
    case "aborted":
    case "ended":
      return own("destroy");
    default:
      return waitFor("voting");
  }
}

async function ceremonyTurn(state: RecordState, owner: number): Promise<Turn> {
  const log = state.ceremony;
  if (!log || log.isVoid) return waitFor("void");
  const members = log.plan.members.length;
  for (const [step, done] of stagesOf(log)) {
    if (step === "reveal" && !log.reveals.size && !(await commitmentsWitnessed(state, log))) {
      return waitFor("witnesses");
    }
    if (!done.has(owner)) return own(step);
    if (done.size < members) {
      const owners = Array.from({ length: members }, (_, place) => place + 1);
      return {
        turn: "wait",
        wait: { for: "trustees", step, owners: owners.filter((one) => !done.has(one)) },
      };
    }
  }
  return waitFor("commission");
}

type Stage = readonly [Step, { has(owner: number): boolean; readonly size: number }];

/** The steps of this ceremony in order, and who has done each. */
export function stagesOf(log: CeremonyLog): readonly Stage[] {
  const shared = log.plan.members.some((member) => member.item === "Pedersen");
  const middle: Stage[] = [
    ["commit", log.commitments],
    ["reveal", log.reveals],
  ];
  if (!shared) return middle;
  return [["certificate", log.certificates], ...middle, ["share-key", log.shareKeys]];
}

function countTurn(state: RecordState, owner: number): Turn {
  const wanted = state.groups.filter((group) => group.ballots && !isWithheld(group));
  const counts = wanted.map((group) => state.groupCounts.get(group.head));
  if (state.groups.some((group) => !state.groupCounts.has(group.head))) {
    return waitFor("commission");
  }
  try {
    requireCounted(state);
    return own("destroy");
  } catch (problem) {
    if (!(problem instanceof MisuseError)) throw problem;
  }
  if (counts.some((count) => count && !count.decryptedBy.has(owner))) return own("decrypt");
  return waitFor("results");
}

/** The file given is not the newest copy: what it lacks stands on the record. */
export class OlderFileError extends UnavailableError {}

/**
 * Throws OlderFileError unless the file holds everything of this trustee that the record shows.
 * Before the first step there is no file, and none is needed.
 */
export function requireNewest(
  state: RecordState,
  owner: number,
  file: TrusteeFile | undefined,
): void {
  const log = state.ceremony;
  if (!log || log.isVoid) return;
  const current = file?.cid === formatHex(log.cid) && file.owner === owner ? file : undefined;
  const lacks = (what: string) =>
    new OlderFileError(`the record shows your ${what}, and this file does not hold it`);
  const certificate = log.certificates.get(owner);
  if (certificate !== undefined && certificate !== current?.certificate) throw lacks("certificate");
  const commitment = log.commitments.get(owner);
  if (commitment) {
    const made =
      current?.committed &&
      commitmentOf(openCeremony(log.plan, state.origin), owner, current.committed);
    if (!made || formatHex(made) !== formatHex(commitment)) throw lacks("commitment");
  }
  const share = log.shareKeys.get(owner);
  if (share && share.key !== current?.share?.key) throw lacks("share key");
  if (state.trustees && !current?.key) throw lacks("finished key");
}

/** Whether one lost key would end the count: everyone is told before committing. */
export function allNeeded(log: CeremonyLog): boolean {
  return keyContexts(log.plan).every(({ threshold, size }) => threshold === size);
}
