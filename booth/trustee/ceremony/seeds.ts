// A Pedersen trustee's seed, and the two secrets derived from it. Source: Belenios v1, section 9.

import { utf8 } from "../../lib/canonical/bytes.ts";
import { MalformedError } from "../../lib/errors.ts";
import { type Randomness, type Scalar, reduceBigEndian, sha256 } from "../group/sodium.ts";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LENGTH = 22; // symbols, 128 bits
const SEED = /^[1-9A-HJ-NP-Za-km-z]{22}$/;

/** 22 uniform Base58 symbols. */
export function newSeed(randomness: Randomness): string {
  let seed = "";
  while (seed.length < LENGTH) {
    // Bytes are cut to six bits and 58 … 63 left out, which keeps symbols uniform.
    for (const byte of randomness(LENGTH)) seed += BASE58[byte & 63] ?? "";
  }
  return seed.slice(0, LENGTH);
}

/** Throws MalformedError unless it is 22 Base58 symbols. */
export function requireSeed(seed: string): void {
  if (!SEED.test(seed)) throw new MalformedError("a trustee's seed is 22 symbols of Base58");
}

/** sk, behind `verification` of the certificate. */
export function signingSecret(seed: string): Scalar {
  return reduceBigEndian(sha256(utf8(`sk|${seed}`)));
}

/** dk, behind `encryption` of the certificate. */
export function receivingSecret(seed: string): Scalar {
  return reduceBigEndian(sha256(utf8(`dk|${seed}`)));
}
