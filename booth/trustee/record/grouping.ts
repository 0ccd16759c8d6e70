// Which units are decrypted together, from the numbers of counted ballots at `close`.
// Source: spec/results.md, section 1. Everyone computes the same from the same numbers.

import { MalformedError } from "../../lib/errors.ts";

/** What grouping needs to know of a unit. */
export type GroupedUnit = {
  readonly uuid: string;
  readonly parent: string | null;
  readonly belowMinimum: "publish" | "withhold";
};

export type TallyGroup = {
  /** uuid of the unit the others joined. */
  readonly head: string;
  /** uuids of all members, the head too, in definition order. */
  readonly units: readonly string[];
  readonly ballots: number;
  /** Its whole tree has fewer ballots than the minimum. */
  readonly belowMinimum: boolean;
  /** "withhold" when below the minimum and the root declares it, else "publish". */
  readonly rule: "publish" | "withhold";
};

/** Whether this group's choices are never opened. */
export function isWithheld(group: TallyGroup): boolean {
  return group.rule === "withhold" && group.ballots > 0;
}

type Heads = Map<string, { members: string[]; ballots: number }>;

/** Distance from the root, and the root, of every unit. Throws MalformedError for no forest. */
function climb(units: readonly GroupedUnit[]): Map<string, { depth: number; root: string }> {
  const byUuid = new Map(units.map((unit) => [unit.uuid, unit]));
  if (byUuid.size !== units.length) throw new MalformedError("two units have one uuid");
  const found = new Map<string, { depth: number; root: string }>();
  for (const unit of units) {
    let [depth, above] = [0, unit];
    while (above.parent !== null) {
      const parent = byUuid.get(above.parent);
      if (!parent || depth >= units.length) {
        throw new MalformedError("units' parents form no forest", unit.uuid);
      }
      [depth, above] = [depth + 1, parent];
    }
    found.set(unit.uuid, { depth, root: above.uuid });
  }
  return found;
}

/** The partition of the units into groups, by their heads in definition order. */
export function groupsAtClose(
  units: readonly GroupedUnit[],
  counted: ReadonlyMap<string, number>,
  minimum: number,
): readonly TallyGroup[] {
  const places = climb(units);
  const order = new Map(units.map(({ uuid }, place) => [uuid, place]));
  const placeOf = (uuid: string) => order.get(uuid) ?? 0;
  const heads: Heads = new Map(
    units.map(({ uuid }) => [uuid, { members: [uuid], ballots: counted.get(uuid) ?? 0 }]),
  );
  const depthOf = (uuid: string) => places.get(uuid)?.depth ?? 0;
  const deepestFirst = [...units].sort(
    (left, right) =>
      depthOf(right.uuid) - depthOf(left.uuid) || placeOf(left.uuid) - placeOf(right.uuid),
  );
  for (const unit of deepestFirst) {
    if (unit.parent !== null && (heads.get(unit.uuid)?.ballots ?? 0) < minimum) {
      join(heads, unit.uuid, unit.parent);
    }
  }
  for (const { uuid } of units.filter((unit) => unit.parent === null)) {
    fillRoot(heads, uuid, minimum, (head) => places.get(head)?.root, placeOf);
  }
  return units.flatMap((unit) => {
    const group = heads.get(unit.uuid);
    if (!group) return [];
    const belowMinimum = group.ballots < minimum;
    const members = [...group.members].sort((left, right) => placeOf(left) - placeOf(right));
    return [
      {
        head: unit.uuid,
        units: members,
        ballots: group.ballots,
        belowMinimum,
        rule: belowMinimum ? unit.belowMinimum : "publish",
      },
    ];
  });
}

function join(heads: Heads, child: string, parent: string): void {
  const [joining, joined] = [heads.get(child), heads.get(parent)];
  if (!joining || !joined) throw new MalformedError("a group joins one that is gone", child);
  joined.members.push(...joining.members);
  joined.ballots += joining.ballots;
  heads.delete(child);
}

/** A root still below the minimum takes in the smallest groups of its tree. */
function fillRoot(
  heads: Heads,
  root: string,
  minimum: number,
  rootOf: (head: string) => string | undefined,
  placeOf: (uuid: string) => number,
): void {
  while ((heads.get(root)?.ballots ?? 0) < minimum) {
    const [smallest] = [...heads]
      .filter(([head]) => head !== root && rootOf(head) === root)
      .sort(
        ([left, one], [right, other]) =>
          one.ballots - other.ballots || placeOf(left) - placeOf(right),
      );
    if (!smallest) return;
    join(heads, smallest[0], root);
  }
}
