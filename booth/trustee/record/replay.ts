// A whole record, read and checked under a policy, from its first entry to its newest checkpoint.
// Nothing is believed that the record does not prove; the first thing wrong ends it.

import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { ConductError, EvidenceError, MalformedError } from "../../lib/errors.ts";
import type { PolicyFile } from "../../lib/log/policy_file.ts";
import type { ReadFile } from "../../lib/log/tiles.ts";
import { AuthenticatedTree } from "../../lib/log/tree.ts";
import { openCheckpoint, requireQuorum } from "../../lib/log/witnessed.ts";
import { applyAct, applyCheckedVote } from "./apply.ts";
import { isVote, parseEntry } from "./entries.ts";
import { Milestones } from "./milestones.ts";
import { RecordState } from "./state.ts";
import { type CheckVotes, type IndexedEntry, type VotingContext, lookHere } from "./vote_check.ts";

const MOST_CHECKPOINT_BYTES = 1_000_000;
const MOST_BLOB_BYTES = 268_435_456;
const BATCH = 32; // entries of one task of a Worker
const AHEAD = 8; // tasks under way at once

/** The largest checkpoint this device has seen: a record that forgot it is a lie. */
export type Remembered = { readonly origin: string; readonly size: number; readonly root: string };

export type ReplayOptions = {
  readonly read: ReadFile;
  readonly policy: PolicyFile;
  /**
   * Makes the checker of votes once the elections are known. Without one, votes are taken apart
   * and their proofs are not looked at: enough to see whose turn it is, never to decrypt.
   */
  readonly checker?: (context: VotingContext) => CheckVotes;
  /** Told how many entries of how many are done. */
  readonly progress?: (done: number, all: number) => void;
  readonly remembered?: Remembered;
};

export type Replayed = { readonly state: RecordState; readonly remembered: Remembered };

/** Throws what is wrong with the record, or UnavailableError for what cannot be read. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { policy, read } = options;
  const opened = openCheckpoint(await read("checkpoint", MOST_CHECKPOINT_BYTES), policy.policy);
  if (opened.origin !== policy.log.name) {
    throw new EvidenceError(
      `the policy is for the log ${policy.log.name}; this record is of ${opened.origin}`,
    );
  }
  if (policy.witnessed) requireQuorum(opened);
  const tree = await AuthenticatedTree.open(read, opened.size, opened.root);
  const milestones = new Milestones(read, policy, tree);
  await requireSameHistory(milestones, opened.size, opened.origin, options.remembered);
  const readBlob = (name: string) => read(`blob/${name}`, MOST_BLOB_BYTES);
  const state = new RecordState(policy.log.name, milestones, readBlob);
  await applyAll(state, tree, options);
  state.votesProved = options.checker !== undefined;
  const { origin, root, size } = opened;
  return { state, remembered: { origin, size, root: formatHex(root) } };
}

async function requireSameHistory(
  milestones: Milestones,
  size: number,
  origin: string,
  remembered: Remembered | undefined,
): Promise<void> {
  if (!remembered || remembered.origin !== origin || !remembered.size) return;
  if (remembered.size > size) {
    throw new EvidenceError(
      `this device has seen ${remembered.size} entries; the record now shows ${size}`,
    );
  }
  if (formatHex(await milestones.rootAt(remembered.size)) !== remembered.root) {
    throw new EvidenceError("the record was changed since this device saw it");
  }
}

async function applyAll(
  state: RecordState,
  tree: AuthenticatedTree,
  options: ReplayOptions,
): Promise<void> {
  while (state.size < tree.size && !state.openSize) {
    const entry = parseEntry(await tree.entry(state.size));
    if (isVote(entry)) {
      throw new ConductError("a vote before voting was opened", `entry ${state.size}`);
    }
    await applyAct(state, entry, options.policy);
    options.progress?.(state.size, tree.size);
  }
  if (state.size === tree.size) return;
  const elections = new Map([...state.elections].map(([uuid, { raw }]) => [uuid, raw]));
  const check = (options.checker ?? lookHere)({ origin: state.origin, elections });
  await applyVoting(state, tree, options, check);
}

async function applyVoting(
  state: RecordState,
  tree: AuthenticatedTree,
  options: ReplayOptions,
  check: CheckVotes,
): Promise<void> {
  const waiting: Promise<Checked>[] = [];
  let next = state.size;
  const start = () => {
    const first = next;
    next = Math.min(next + BATCH, tree.size);
    const task = checkedBatch(tree, first, next, check);
    task.catch(() => undefined); // awaited in order below; nothing is lost
    waiting.push(task);
  };
  while (next < tree.size && waiting.length < AHEAD) start();
  for (let task = waiting.shift(); task; task = waiting.shift()) {
    await applyBatch(state, await task, options);
    if (next < tree.size) start();
    options.progress?.(state.size, tree.size);
  }
}

type Checked = {
  readonly entries: readonly IndexedEntry[];
  readonly outcomes: Awaited<ReturnType<CheckVotes>>;
};

async function checkedBatch(
  tree: AuthenticatedTree,
  first: number,
  end: number,
  check: CheckVotes,
): Promise<Checked> {
  const indices = Array.from({ length: end - first }, (_, place) => first + place);
  const entries = await Promise.all(
    indices.map(async (index) => ({ index, raw: await tree.entry(index) })),
  );
  return { entries, outcomes: await check(entries) };
}

async function applyBatch(
  state: RecordState,
  { entries, outcomes }: Checked,
  options: ReplayOptions,
): Promise<void> {
  for (const [place, { index, raw }] of entries.entries()) {
    const outcome = outcomes[place];
    if (outcome?.index !== index || index !== state.size) {
      throw new MalformedError("votes were checked out of order", `entry ${index}`);
    }
    if ("wrong" in outcome) throw new EvidenceError(outcome.wrong, `entry ${index}`);
    if (outcome.vote) applyCheckedVote(state, outcome.vote);
    else {
      const entry = parseEntry(raw);
      if (isVote(entry)) throw new EvidenceError("a vote was not checked", `entry ${index}`);
      await applyAct(state, entry, options.policy);
    }
  }
}
