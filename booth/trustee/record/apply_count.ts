// Close, encrypted tallies and decryptions, as the record shows them. Every figure is recomputed;
// none is believed. Source: spec/ceremony.md, section 7; spec/results.md, section 1.

import { ConductError, EvidenceError, MisuseError } from "../../lib/errors.ts";
import { unitUuid } from "../../lib/record/units.ts";
import { parseElement } from "../group/elements.ts";
import { type Element, identity, multiply, sha256 } from "../group/sodium.ts";
import { type DecryptionStatement, checkDecryption } from "../proofs/decryption.ts";
import { trusteeOffice } from "./acts.ts";
import { countedBallots } from "./apply_votes.ts";
import { type EntryOf, writeEntry } from "./entries.ts";
import { type GroupedUnit, type TallyGroup, groupsAtClose } from "./grouping.ts";
import { type GroupCount, type RecordState, pairsOf } from "./state.ts";
import { ownerNumbered } from "./trustees.ts";
import { type Tally, checkedFactors, writeTally } from "./v1_tally.ts";

/** Fix the counted set, and with it the groups that will be decrypted. */
export async function applyClose(state: RecordState, entry: EntryOf<"close">): Promise<void> {
  const counted = countedBallots(state);
  const total = [...counted.values()].reduce((sum, count) => sum + count, 0);
  if (entry.ballots !== total) {
    throw new EvidenceError(`${entry.ballots} ballots announced; the chains give ${total}`);
  }
  const definition = state.requiredDefinition();
  const units = [...state.units.values()].map(
    ({ uuid, district, style }): GroupedUnit => ({
      uuid,
      parent: district.parent ? unitUuid(state.origin, district.parent, style) : null,
      belowMinimum: district.below_minimum,
    }),
  );
  state.groups = groupsAtClose(units, counted, definition.minimum);
  const size = state.size + 1;
  state.close = { origin: state.origin, size, root: await state.milestones.rootAt(size) };
}

/** Ciphertexts per question of a group's units, which all have the same questions. */
function widthsOf(state: RecordState, group: TallyGroup): number[] {
  return state.unit(group.head).questions.map((one) => one.options.length + Number(one.blank));
}

/** The product of all counted ballots of a group's units, by question and position. */
export function groupTally(state: RecordState, group: TallyGroup): Tally {
  const widths = widthsOf(state, group);
  const length = 2 * widths.reduce((sum, width) => sum + width, 0);
  let totals: Element[] = Array.from({ length }, identity);
  for (const chain of state.credentials.values()) {
    if (!chain.standing || !group.units.includes(chain.unit)) continue;
    if (chain.components.length !== length) {
      throw new EvidenceError("a counted ballot has another number of ciphertexts than its group");
    }
    totals = totals.map((sum, place) =>
      multiply(sum, parseElement(chain.components[place] ?? "")),
    );
  }
  const pairs = pairsOf(totals);
  let first = 0;
  return widths.map((width) => {
    const row = pairs.slice(first, first + width);
    first += width;
    return row;
  });
}

/** Take the encrypted tally of one group: units, number and product as recomputed. */
export function applyEncryptedTally(state: RecordState, entry: EntryOf<"encrypted-tally">): void {
  const group = state.groups.find((one) => one.units.join() === entry.units.join());
  if (!group) throw new EvidenceError("its units are not one of the groups that close gives");
  if (state.groupCounts.has(group.head)) {
    throw new ConductError("a second encrypted tally of one group");
  }
  if (entry.tallied !== group.ballots) {
    throw new EvidenceError(`${entry.tallied} ballots announced, counted ${group.ballots}`);
  }
  const tally = groupTally(state, group);
  if (entry.tally !== writeTally(tally)) {
    throw new EvidenceError("the encrypted tally is not the product of the counted ballots");
  }
  state.groupCounts.set(group.head, {
    group,
    digest: sha256(writeEntry(entry)),
    tally,
    decryptedBy: new Set(),
    hasResult: false,
  });
}

/** What a trustee proves of a group's decryption, from the checked record alone. */
export function decryptionStatement(
  state: RecordState,
  count: GroupCount,
  owner: number,
): DecryptionStatement {
  if (!state.close) throw new ConductError("there is no close entry; nothing may be decrypted");
  const trustees = state.requiredTrustees();
  const holder = ownerNumbered(trustees, owner);
  return {
    ...state.close,
    units: count.group.units.map((uuid) => [uuid, state.fingerprint(uuid)] as const),
    tallyDigest: count.digest,
    trusteesDigest: sha256(trustees.raw),
    context: holder.context,
    electionKey: trustees.publicKey,
    publicKey: holder.key,
    alphas: count.tally.flatMap((row) => row.map(({ alpha }) => alpha)),
  };
}

/** Throws for a group that is not to be decrypted: empty or withheld. */
export function requireDecryptable(group: TallyGroup): void {
  if (!group.ballots) throw new ConductError("a group without ballots has nothing to decrypt");
  if (group.rule === "withhold") {
    throw new ConductError("this group lies below the minimum and is withheld");
  }
}

function countOf(state: RecordState, head: string): GroupCount {
  const count = state.groupCounts.get(head);
  if (!count) throw new ConductError(`group ${head.slice(0, 40)} has no encrypted tally yet`);
  return count;
}

/** Take one trustee's decryption of one group; both proofs over the same factors. */
export function applyPartialDecryption(
  state: RecordState,
  entry: EntryOf<"partial-decryption">,
): void {
  const count = countOf(state, entry.group);
  requireDecryptable(count.group);
  if (count.decryptedBy.has(entry.owner)) {
    throw new ConductError(`a second decryption of this group by owner ${entry.owner}`);
  }
  if (state.keyless.has(trusteeOffice(entry.owner))) {
    throw new ConductError(`owner ${entry.owner} decrypts with a key it said it destroyed`);
  }
  const statement = decryptionStatement(state, count, entry.owner);
  const fingerprint = state.fingerprint(count.group.head);
  const factors = checkedFactors(
    entry.decryption,
    fingerprint,
    statement.publicKey,
    count.tally,
  );
  checkDecryption(statement, factors, entry.proof);
  count.decryptedBy.add(entry.owner);
}

/** A result stands once for each group; what it says is for verifiers, and decides nothing here. */
export function applyResult(state: RecordState, entry: EntryOf<"result">): void {
  const count = countOf(state, entry.group);
  if (count.hasResult) throw new ConductError("a second result of one group");
  if (count.group.ballots && count.group.rule === "withhold") {
    throw new ConductError("the result of a withheld group is published");
  }
  count.hasResult = true;
}

/** Throws MisuseError unless every result that there will be is on the record. */
export function requireCounted(state: RecordState): void {
  if (state.phase === "aborted" || state.phase === "ended") return;
  const waiting = state.groups.some((group) => {
    const withheld = group.rule === "withhold" && group.ballots > 0;
    return !state.groupCounts.get(group.head)?.hasResult && !withheld;
  });
  if (state.phase !== "closed" || waiting) {
    throw new MisuseError("the key is still needed: not every result is on the record");
  }
}
