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
const AT_ONCE = 16; // questions to the service

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
  const likely =
    (voters <= WHOLE_ROLLS && candidates.length <= FEW_UNITS) || candidates.length === 1
      ? candidates
      : await knownToService(service, candidates);
  for (const candidate of likely) {
    if (await units.isInRoll(candidate.unit.uuid, candidate.credential)) {
      return candidate;
    }
  }
  throw new CodeUnknown(`this code is well formed but belongs to no voter of ${origin}`);
}

function candidateIn(unit: Unit, origin: string, symbols: string): Candidate {
  const secret = credentialSecret(origin, unit.uuid, symbols);
  return { unit, secret, credential: Element.generatorPower(secret).text };
}

/** Many or large rolls are not fetched for nothing: the service says where to look. */
async function knownToService(
  service: Service,
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  for (let start = 0; start < candidates.length; start += AT_ONCE) {
    const batch = candidates.slice(start, start + AT_ONCE);
    const known = await Promise.all(batch.map((one) => isKnown(service, one)));
    const found = batch.filter((_, place) => known[place]);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

async function isKnown(service: Service, candidate: Candidate): Promise<boolean> {
  try {
    await service.hint(`credentials/${candidate.credential}`, credentialShape);
    return true;
  } catch (problem) {
    if (problem instanceof UnavailableError) {
      return false;
    }
    throw problem;
  }
}
