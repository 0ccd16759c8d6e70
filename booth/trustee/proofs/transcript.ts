// Challenges and nonces: the only places where a hash becomes a scalar. Source: spec/encoding.md.

import { concat, utf8 } from "../../lib/canonical/bytes.ts";
import { type Field, enc, lp } from "../../lib/canonical/encoding.ts";
import { formatElement } from "../group/elements.ts";
import {
  type Element,
  type Randomness,
  type Scalar,
  forget,
  reduceBigEndian,
  sha256,
  sha512,
  shake256,
} from "../group/sodium.ts";

const NONCE_BYTES = 48; // ⌈(253 + 128) / 8⌉
const FRESH_BYTES = 32;

/** SHA-512 of `enc(tag, fields)`, in libsodium. */
export function h512(tag: string, fields: readonly Field[]): Uint8Array {
  return sha512(enc(tag, fields));
}

/** SHA-256 of `enc(tag, fields)`, in libsodium. */
export function h256(tag: string, fields: readonly Field[]): Uint8Array {
  return sha256(enc(tag, fields));
}

/** v1's `hash(prefix, elements)`: SHA-256 of text forms, modulo the order. */
export function v1Challenge(prefix: string, elements: readonly Element[]): Scalar {
  return reduceBigEndian(sha256(utf8(prefix + elements.map(formatElement).join(","))));
}

/** `Hq(tag, fields)`. */
export function strongChallenge(tag: string, fields: readonly Field[]): Scalar {
  return reduceBigEndian(h512(tag, fields));
}

/**
 * A nonce for one proof, from the key, fresh randomness and the statement: a broken random source
 * alone cannot repeat it, nor can a repeated statement.
 */
export function hedgedNonce(
  secret: Scalar,
  statement: Uint8Array,
  randomness: Randomness,
): Scalar {
  const key = Uint8Array.from(secret).reverse();
  const seed = concat(lp(key), lp(randomness(FRESH_BYTES)), lp(statement));
  const nonce = reduceBigEndian(shake256(seed, NONCE_BYTES));
  forget(key, seed);
  return nonce;
}
