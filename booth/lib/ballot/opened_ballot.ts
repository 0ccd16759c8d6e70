// The second device's check of a challenged ballot: does it hold what the voter chose? Both
// components of every ciphertext are computed again; nothing secret is needed, and no nonce.

import { MalformedError, ProofError } from "../errors.ts";
import { Element } from "../group/ed25519.ts";
import type { Ciphertext } from "../group/elgamal.ts";
import { parseScalar } from "../group/scalars.ts";
import { widthOf, type Election } from "./v1_election.ts";
import { verifyBallot, type CheckedBallot } from "./v1_verification.ts";

/**
 * Return only if `raw` is a valid ballot that encrypts exactly `choices`. `election` comes from the
 * record, so that y and φ are not the voting device's word; randomness is r of each, decimal.
 * Throws MalformedError for another shape; ProofError when a proof does not hold or a component is
 * not the one of these choices; SignatureError.
 */
export function checkOpenedBallot(
  election: Election,
  raw: Uint8Array,
  choices: readonly (readonly number[])[],
  randomness: readonly (readonly string[])[],
): CheckedBallot {
  const checked = verifyBallot(election, raw, "the opened ballot");
  requireWidths(election, choices, "choices");
  requireWidths(election, randomness, "values of randomness");
  checked.ciphertexts.forEach((pairs, number) => {
    pairs.forEach((pair, position) => {
      const place = `question ${number}, position ${position}`;
      const bit = choices[number]?.[position];
      const r = randomness[number]?.[position];
      const expected = encrypted(election, bit, r, place);
      if (!expected.alpha.equals(pair.alpha) || !expected.beta.equals(pair.beta)) {
        throw new ProofError(
          "the ballot holds another choice than the device says; do not vote on it",
          place,
        );
      }
    });
  });
  return checked;
}

function requireWidths(
  election: Election,
  rows: readonly (readonly unknown[])[],
  what: string,
): void {
  const found = rows.map((row) => row.length).join(", ");
  const needed = election.record.questions.map(widthOf).join(", ");
  if (found !== needed) {
    throw new MalformedError(`${found} ${what} by question, needed are ${needed}`);
  }
}

/** g^r and y^r·g^bit, computed anew. The randomness is public now: plain powers do. */
function encrypted(
  election: Election,
  bit: number | undefined,
  r: string | undefined,
  place: string,
): Ciphertext {
  if (bit !== 0 && bit !== 1) {
    throw new MalformedError("a choice is 0 or 1", place);
  }
  const exponent = scalarAt(r ?? "", place);
  const mask = election.y.publicPower(exponent);
  return {
    alpha: Element.generator.publicPower(exponent),
    beta: bit === 1 ? mask.times(Element.generator) : mask,
  };
}

function scalarAt(text: string, place: string): bigint {
  try {
    return parseScalar(text);
  } catch {
    // The problem's words would quote the randomness.
    throw new MalformedError("the randomness is no scalar of the group", place);
  }
}
