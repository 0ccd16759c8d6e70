// A sealed ballot as plain data, and the entries it can become.

import { trackerOf } from "../ballot/envelope.ts";
import { parseUtf8, utf8 } from "../canonical/bytes.ts";
import { formatHex } from "../canonical/hexadecimal.ts";
import { integer, list, oneOf, struct, text } from "../canonical/shapes.ts";
import { schnorrShape } from "../proofs/schnorr.ts";
import { writeEntry } from "../record/entries.ts";
import type { PreparedBallot } from "./types.ts";

export const preparedShape = struct({
  format: oneOf("plebiscite-prepared/1"),
  origin: text,
  unit: text,
  credential: text,
  ballot: text,
  replaces: text,
  counter: integer(1),
  cast: schnorrShape,
  challenge: schnorrShape,
  choices: list(list(integer(0, 1))),
  randomness: list(list(text)),
  tracker: text,
  words: list(text),
});

/** The exact text of the entry that casts the ballot, or gives it up. */
export function entryTextOf(prepared: PreparedBallot, kind: "ballot" | "challenge"): string {
  const { unit, replaces, counter } = prepared;
  const raw =
    kind === "ballot"
      ? writeEntry({
          kind,
          unit,
          ballot: prepared.ballot,
          replaces,
          counter,
          signature: prepared.cast,
        })
      : writeEntry({
          kind,
          unit,
          credential: prepared.credential,
          ballot: formatHex(trackerOf(utf8(prepared.ballot))),
          replaces,
          counter,
          signature: prepared.challenge,
        });
  return parseUtf8(raw);
}
