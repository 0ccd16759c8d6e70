// The place of each owner's key in a ceremony. Source: spec/ceremony.md, section 2.

import { ConductError } from "../../lib/errors.ts";
import type { KeyContext } from "../proofs/decryption.ts";
import type { EntryOf } from "./entries.ts";

/**
 * One context for each owner, in order. Throws ConductError unless Pedersen members stand together
 * in order 1 … size, the threshold fits, and it is not 1 of several.
 */
export function keyContexts(plan: EntryOf<"ceremony">): readonly KeyContext[] {
  const { members, threshold } = plan;
  const kinds = members.map((member) => member.item);
  const pedersen = members.filter((member) => member.item === "Pedersen");
  const first = Math.max(kinds.indexOf("Pedersen"), 0);
  const size = pedersen.length || members.length;
  const ordered =
    pedersen.every((member, place) => member.index === place + 1) &&
    kinds.slice(first, first + pedersen.length).every((kind) => kind === "Pedersen") &&
    members.every((member) => member.item === "Pedersen" || member.index === 1);
  if (!ordered || !members.length) {
    throw new ConductError("Pedersen trustees stand together, numbered from 1; Single: 1");
  }
  if (plan.size !== size || threshold < 1 || threshold > size) {
    throw new ConductError(`threshold ${threshold} of ${plan.size} does not fit the members`);
  }
  if (pedersen.length ? threshold === 1 && size > 1 : threshold !== size) {
    throw new ConductError(`a threshold of ${threshold} among ${size} cannot be what is meant`);
  }
  return members.map((member, place) =>
    member.item === "Single"
      ? { kind: "Single", owner: place + 1, index: 1, threshold: 1, size: 1 }
      : { kind: "Pedersen", owner: place + 1, index: member.index, threshold, size },
  );
}
