// The key ceremony and its rehearsal, as the record shows them. Source: spec/ceremony.md.

import { utf8 } from "../../lib/canonical/bytes.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { ConductError, EvidenceError } from "../../lib/errors.ts";
import { formatElement, parseElement } from "../group/elements.ts";
import { sha256 } from "../group/sodium.ts";
import { checkTranscript } from "./ceremony_transcript.ts";
import { type EntryOf, writeEntry } from "./entries.ts";
import { keyContexts } from "./key_contexts.ts";
import { checkRehearsalAnswer } from "./rehearsal.ts";
import type { CeremonyLog, RecordState } from "./state.ts";
import { parseTrustees } from "./trustees.ts";

export type CeremonyMessage =
  | EntryOf<"certificate">
  | EntryOf<"commitment">
  | EntryOf<"reveal">
  | EntryOf<"share-key">
  | EntryOf<"complaint">;

/** Open a ceremony: members and threshold are those of the definition. */
export function applyCeremony(state: RecordState, entry: EntryOf<"ceremony">): void {
  if (state.ceremony && !state.ceremony.isVoid) {
    throw new ConductError("a ceremony is under way; another needs a complaint first");
  }
  const { trustees: wanted, group } = state.requiredDefinition();
  const same =
    entry.members.length === wanted.members.length &&
    wanted.members.every(
      ({ name, key }, place) =>
        entry.members[place]?.name === name && entry.members[place].key === key,
    );
  if (!same) throw new EvidenceError("the ceremony's trustees are not those of the definition");
  const items = new Set(entry.members.map((member) => member.item));
  if (entry.threshold !== wanted.threshold || items.size !== 1 || entry.group !== group) {
    throw new EvidenceError(`the definition asks for ${wanted.threshold} trustees in ${group}`);
  }
  if (entry.threshold === wanted.members.length && !wanted.all_needed_confirmed) {
    throw new EvidenceError("every trustee would be needed, which nobody asked for");
  }
  keyContexts(entry);
  state.ceremony = {
    plan: entry,
    cid: sha256(writeEntry(entry)),
    certificates: new Map(),
    commitments: new Map(),
    commitmentPlaces: new Map(),
    reveals: new Map(),
    revealPlaces: new Map(),
    shareKeys: new Map(),
    isVoid: false,
  };
}

function running(state: RecordState, owner: number): CeremonyLog {
  const { ceremony } = state;
  if (!ceremony || ceremony.isVoid) throw new ConductError("there is no valid ceremony under way");
  if (owner < 1 || owner > ceremony.plan.members.length) {
    throw new ConductError(`the ceremony has no owner ${owner}`);
  }
  return ceremony;
}

function keep<T>(table: Map<number, T>, owner: number, value: T, what: string): void {
  if (table.has(owner)) {
    throw new ConductError(`a second ${what} of owner ${owner}: the ceremony is void`);
  }
  table.set(owner, value);
}

/** Nothing of a void ceremony is used again. */
function keepFresh(state: RecordState, message: Uint8Array): void {
  const digest = formatHex(sha256(message));
  if (state.usedMessages.has(digest)) {
    throw new ConductError("this message already served in this or an earlier ceremony");
  }
  state.usedMessages.add(digest);
}

/** Take one message of a trustee. A complaint voids the ceremony; so does a wrong message. */
export async function applyCeremonyMessage(
  state: RecordState,
  entry: CeremonyMessage,
): Promise<void> {
  const ceremony = running(state, entry.owner);
  const members = ceremony.plan.members.length;
  switch (entry.kind) {
    case "certificate":
      if (ceremony.commitments.size) throw new ConductError("a certificate after a commitment");
      keepFresh(state, utf8(entry.certificate));
      keep(ceremony.certificates, entry.owner, entry.certificate, "certificate");
      return;
    case "commitment": {
      const digest = parseHex(entry.commitment, 32);
      keepFresh(state, digest);
      keep(ceremony.commitments, entry.owner, digest, "commitment");
      ceremony.commitmentPlaces.set(entry.owner, state.size);
      return;
    }
    case "reveal":
      return applyReveal(state, ceremony, entry);
    case "share-key":
      if (ceremony.reveals.size !== members) {
        throw new ConductError("a share key before every owner has revealed");
      }
      keepFresh(state, utf8(entry.key));
      keep(
        ceremony.shareKeys,
        entry.owner,
        { key: entry.key, possession: entry.possession },
        "share key",
      );
      return;
    case "complaint":
      running(state, entry.against);
      ceremony.isVoid = true;
  }
}

/** Whether all commitments are in a checkpoint that met the policy, up to the size now. */
export async function commitmentsWitnessed(
  state: RecordState,
  ceremony: CeremonyLog,
): Promise<boolean> {
  if (ceremony.commitments.size !== ceremony.plan.members.length) return false;
  const last = Math.max(...ceremony.commitmentPlaces.values());
  return state.milestones.witnessedBetween(last + 1, state.size);
}

async function applyReveal(
  state: RecordState,
  ceremony: CeremonyLog,
  entry: EntryOf<"reveal">,
): Promise<void> {
  if (ceremony.commitments.size !== ceremony.plan.members.length) {
    throw new ConductError("a reveal before every owner has committed: the ceremony is void");
  }
  // Of several reveals the first decides: what was witnessed before it, was before all.
  if (!ceremony.reveals.size && !(await commitmentsWitnessed(state, ceremony))) {
    throw new ConductError("a reveal before a witnessed checkpoint of all commitments");
  }
  const payload = await state.blob(entry.payload);
  keepFresh(state, payload);
  const random = parseHex(entry.random, 32);
  keep(ceremony.reveals, entry.owner, { random, payload }, "reveal");
  ceremony.revealPlaces.set(entry.owner, state.size);
}

/** Take the trustees record: it must be exactly what the ceremony's messages give. */
export async function applyTrustees(
  state: RecordState,
  entry: EntryOf<"trustees">,
): Promise<void> {
  const { ceremony } = state;
  if (!ceremony || ceremony.isVoid) {
    throw new ConductError("the trustees record follows no valid ceremony");
  }
  const trustees = parseTrustees(await state.blob(entry.record));
  if (entry.public_key !== formatElement(trustees.publicKey)) {
    throw new EvidenceError("the announced election key is not the trustees' product");
  }
  checkTranscript(state.origin, ceremony, trustees);
  state.trustees = trustees;
}

/** The largest number of ciphertexts in any unit: what a rehearsal covers. */
export function mostCiphertexts(state: RecordState): number {
  const widths = [...state.units.values()].map((unit) =>
    unit.questions.reduce((sum, one) => sum + one.options.length + Number(one.blank), 0),
  );
  return Math.max(...widths);
}

/** Begin a rehearsal at the log's size and root just after this entry. */
export async function applyRehearsal(
  state: RecordState,
  entry: EntryOf<"rehearsal">,
): Promise<void> {
  const count = mostCiphertexts(state);
  if (entry.ciphertexts !== count) {
    throw new EvidenceError(
      `a rehearsal of ${entry.ciphertexts} ciphertexts; a unit has up to ${count}`,
    );
  }
  const size = state.size + 1;
  const root = await state.milestones.rootAt(size);
  state.rehearsal = { point: { origin: state.origin, size, root }, count, answers: new Map() };
}

export function applyRehearsalProof(state: RecordState, entry: EntryOf<"rehearsal-proof">): void {
  const { rehearsal } = state;
  if (!rehearsal) throw new ConductError("there is no rehearsal to answer");
  if (rehearsal.answers.has(entry.owner)) {
    throw new ConductError(`owner ${entry.owner} answered this rehearsal twice`);
  }
  const answer = { factors: entry.factors.map((one) => parseElement(one)), proof: entry.proof };
  const trustees = state.requiredTrustees();
  checkRehearsalAnswer(trustees, entry.owner, rehearsal.point, rehearsal.count, answer);
  rehearsal.answers.set(entry.owner, answer);
}

/** Throws ConductError unless enough trustees proved that their keys work. */
export function requireRehearsal(state: RecordState): void {
  const { members, rehearsal_by_all, threshold } = state.requiredDefinition().trustees;
  const done = state.rehearsal?.answers.size ?? 0;
  const needed = rehearsal_by_all ? members.length : threshold;
  if (done < needed) throw new ConductError(`${done} of ${needed} trustees rehearsed`);
}
