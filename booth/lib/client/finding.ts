// Which unit a code belongs to. A code says nothing of its unit: it gives another credential in
// every unit, and one of them is in that unit's roll.

import { credentialSecret } from "../ballot/codes.ts";
import { UnavailableError } from "../errors.ts";
import { Element } from "../group/ed25519.ts";
import type { Unit } from "../record/units.ts";
import { CodeUnknown } from "./errors.ts";
import type { Service } from "./service.ts";
import { credentialShape } from "./setup.ts";
import type { Units } from "./units.ts";

const WHOLE_ROLLS = 20_000; // credentials of 67 bytes: up to here the rolls themselves are read
const FEW_UNITS = 4;
const ASKED_AT_ONCE = 16;
const ROLLS_AT_ONCE = 6;

/** A code's place in one unit. `credential` is in v1's text form. */
export type Candidate = {
  readonly unit: Unit;
  readonly secret: bigint;
  readonly credential: string;
};

/** The candidate whose credential is in its unit's roll. Throws CodeUnknown. */
export async function findUnit(
  service: Service,
  units: Units,
  origin: string,
  symbols: string,
): Promise<Candidate> {
  const candidates = units.all.map((unit) => candidateIn(unit, origin, symbols));
  const voters = units.all.reduce((total, unit) => total + unit.registered, 0);
  const few = voters <= WHOLE_ROLLS && candidates.length <= FEW_UNITS;
  const likely = few ? candidates : await knownToService(service, candidates);
  for (const batch of batchesOf(likely, ROLLS_AT_ONCE)) {
    const isIn = await Promise.all(
      batch.map((one) => units.isInRoll(one.unit.uuid, one.credential)),
    );
    const found = batch.find((_, place) => isIn[place]);
    if (found !== undefined) {
      return found;
    }
  }
  throw new CodeUnknown(`this code is well formed but belongs to no voter of ${origin}`);
}

function candidateIn(unit: Unit, origin: string, symbols: string): Candidate {
  const secret = credentialSecret(origin, unit.uuid, symbols);
  return { unit, secret, credential: Element.generatorPower(secret).text };
}

/**
 * Many or large rolls are not fetched for nothing: a service that knows its rolls says where to
 * look. One that answers alike for all helps only those who have voted; then all rolls are read.
 */
async function knownToService(
  service: Service,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  for (const batch of batchesOf(candidates, ASKED_AT_ONCE)) {
    const answers = await Promise.all(batch.map((one) => answerOf(service, one)));
    const used = batch.filter((_, place) => answers[place] === "used");
    const empty = batch.filter((_, place) => answers[place] === "empty");
    if (used.length > 0) {
      return used;
    }
    if (empty.length > 0) {
      return empty.length < batch.length || candidates.length === 1 ? empty : candidates;
    }
  }
  return [];
}

/** Whether the service has entries of this credential, has none, or knows no such credential. */
async function answerOf(
  service: Service,
  candidate: Candidate,
): Promise<"used" | "empty" | "absent"> {
  try {
    const { entries } = await service.hint(`credentials/${candidate.credential}`, credentialShape);
    return entries.length > 0 ? "used" : "empty";
  } catch (problem) {
    if (problem instanceof UnavailableError) {
      return "absent";
    }
    throw problem;
  }
}

function batchesOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, place) => items.slice(place * size, (place + 1) * size));
}
