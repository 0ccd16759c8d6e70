// The encrypted tally and a partial decryption as v1 writes them. Source: Belenios v1, section 7.

import { writeJson, parseJsonText } from "../../lib/canonical/json.ts";
import { type Value, list, struct, text } from "../../lib/canonical/shapes.ts";
import { parseUtf8 } from "../../lib/canonical/bytes.ts";
import { MalformedError } from "../../lib/errors.ts";
import { formatElement, parseElement } from "../group/elements.ts";
import type { Element, Randomness, Scalar } from "../group/sodium.ts";
import { proveV1Decryption, verifyV1Decryption } from "../proofs/v1_decryption.ts";
import { V1_PROOF } from "../proofs/v1_proof.ts";
import type { Ciphertext } from "./rehearsal.ts";

/** By question, then by position. */
export type Tally = readonly (readonly Ciphertext[])[];

const TALLY = list(list(struct({ alpha: text, beta: text })));
const DECRYPTION = struct({
  decryption_factors: list(list(text)),
  decryption_proofs: list(list(V1_PROOF)),
});
type WrittenDecryption = Value<typeof DECRYPTION>;

export function writeTally(tally: Tally): string {
  const written = tally.map((row) =>
    row.map(({ alpha, beta }) => ({ alpha: formatElement(alpha), beta: formatElement(beta) })),
  );
  return parseUtf8(writeJson(written, TALLY));
}

/** The v1 partial decryption of the whole tally with one share of the key, and its factors. */
export function makeDecryption(
  fingerprint: string,
  tally: Tally,
  secret: Scalar,
  randomness: Randomness,
): { readonly text: string; readonly factors: readonly Element[] } {
  const made = tally.map((row) =>
    row.map(({ alpha }) => proveV1Decryption(fingerprint, alpha, secret, randomness)),
  );
  const written: WrittenDecryption = {
    decryption_factors: made.map((row) => row.map(({ factor }) => formatElement(factor))),
    decryption_proofs: made.map((row) => row.map(({ proof }) => proof)),
  };
  return {
    text: parseUtf8(writeJson(written, DECRYPTION)),
    factors: made.flatMap((row) => row.map(({ factor }) => factor)),
  };
}

/** The factors in another trustee's decryption, every v1 proof checked. Throws. */
export function checkedFactors(
  raw: string,
  fingerprint: string,
  publicKey: Element,
  tally: Tally,
): readonly Element[] {
  const written = parseJsonText(raw, DECRYPTION);
  for (const rows of [written.decryption_factors, written.decryption_proofs]) {
    const fits = rows.length === tally.length &&
      tally.every((row, place) => rows[place]?.length === row.length);
    if (!fits) throw new MalformedError("not shaped like the questions");
  }
  return tally.flatMap((row, question) =>
    row.map(({ alpha }, place) => {
      const factor = parseElement(written.decryption_factors[question]?.[place] ?? "", true);
      const proof = written.decryption_proofs[question]?.[place];
      if (!proof) throw new MalformedError("a proof is missing");
      const where = `decryption_proofs[${question}][${place}]`;
      verifyV1Decryption(fingerprint, publicKey, { alpha, factor }, proof, where);
      return factor;
    }),
  );
}
