// The units of a referendum: one v1 election for each district and ballot style.

import { bigFromBytes } from "../canonical/bytes.ts";
import { h256 } from "../canonical/encoding.ts";
import type { Definition, District, Question } from "./definition.ts";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const UUID_LENGTH = 14;

/** One v1 election: the voters of one district who use one ballot style. */
export type Unit = {
  readonly uuid: string;
  readonly district: District;
  readonly style: string;
  readonly registered: number;
  readonly questions: readonly Question[];
};

/** The v1 uuid of a unit: 14 Base58 digits of a hash, so that everyone derives the same. */
export function unitUuid(origin: string, district: string, style: string): string {
  let number = bigFromBytes(h256("unit", [origin, district, style]));
  let digits = "";
  while (digits.length < UUID_LENGTH) {
    digits += BASE58[Number(number % 58n)] ?? "";
    number /= 58n;
  }
  return digits;
}

/** The questions of a ballot style, in ballot order. */
export function questionsOf(definition: Definition, style: string): Question[] {
  const contests = definition.styles.find((one) => one.id === style)?.contests ?? [];
  return contests.flatMap((id) =>
    definition.contests.filter((contest) => contest.id === id).flatMap((one) => one.questions),
  );
}

/** Every unit, in definition order: districts as listed, styles as listed within each. */
export function unitsOf(definition: Definition): Unit[] {
  return definition.districts.flatMap((district) =>
    district.units.map((part) => ({
      uuid: unitUuid(definition.origin, district.id, part.style),
      district,
      style: part.style,
      registered: part.registered,
      questions: questionsOf(definition, part.style),
    })),
  );
}
