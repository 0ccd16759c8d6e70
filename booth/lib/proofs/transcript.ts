// Challenges and nonces: the only places where a hash becomes a scalar.

import { sha256 } from "@noble/hashes/sha2.js";
import { shake256 } from "@noble/hashes/sha3.js";

import { bigFromBytes, bytesFromBig, concat, utf8 } from "../canonical/bytes.ts";
import { h512, lp, type Field } from "../canonical/encoding.ts";
import { Element, modOrder, ORDER } from "../group/ed25519.ts";

/** Gives that many fresh random bytes: the operating system's, except in vectors. */
export type Random = (count: number) => Uint8Array;

const ORDER_BITS = ORDER.toString(2).length;
const KEY_BYTES = Math.ceil(ORDER_BITS / 8);
const NONCE_BYTES = Math.ceil((ORDER_BITS + 128) / 8);

/** Belenios v1's `hash(prefix, elements)`: SHA-256 of text forms, mod the order. */
export function v1Challenge(prefix: string, elements: readonly Element[]): bigint {
  const texts = Element.written(elements).map((element) => element.text);
  return modOrder(bigFromBytes(sha256(utf8(prefix + texts.join(",")))));
}

/** `Hq(tag, fields)`: SHA-512 of length-prefixed fields, mod the order. */
export function strongChallenge(tag: string, fields: readonly Field[]): bigint {
  return modOrder(bigFromBytes(h512(tag, fields)));
}

/**
 * A nonce for one proof, from the key, fresh randomness and the statement: a broken random source
 * alone cannot repeat it, nor can a repeated statement.
 */
export function hedgedNonce(secret: bigint, statement: Uint8Array, random: Random): bigint {
  const key = bytesFromBig(modOrder(secret), KEY_BYTES);
  const seed = concat(lp(key), lp(drawn(random, 32)), lp(statement));
  return modOrder(bigFromBytes(shake256(seed, { dkLen: NONCE_BYTES })));
}

/** A uniform scalar, with a bias below 2^−128. */
export function randomScalar(random: Random): bigint {
  return modOrder(bigFromBytes(drawn(random, NONCE_BYTES)));
}

/** Exactly `count` bytes; a source that gives fewer would make weak secrets. */
export function drawn(random: Random, count: number): Uint8Array {
  const raw = random(count);
  if (raw.length !== count) {
    throw new RangeError(`the random source gave ${raw.length} bytes, not ${count}`);
  }
  return raw;
}
