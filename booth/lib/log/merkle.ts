// The hashes of a log's Merkle tree (RFC 6962, SHA-256 only). A tree of n > 1 leaves splits at the
// largest power of two below n; nothing is padded or repeated.

import { sha256 } from "@noble/hashes/sha2.js";

import { concat } from "../canonical/bytes.ts";
import { MalformedError } from "../errors.ts";

export const HASH_SIZE = 32;
export const EMPTY_ROOT = sha256(new Uint8Array());

/** Gives the 32-byte root of the leaves [low, high) of one tree; what proofs are built from. */
export type RangeHash = (low: number, high: number) => Promise<Uint8Array>;

/** The 32-byte hash of an entry. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0), entry));
}

/** The 32-byte hash of an inner node. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(1), left, right));
}

/** The largest power of two strictly below `count`, for `count` ≥ 2. */
export function splitPoint(count: number): number {
  let power = 1;
  while (power * 2 < count) {
    power *= 2;
  }
  return power;
}

/** Whether a number is 1, 2, 4, 8 … */
export function isPowerOfTwo(count: number): boolean {
  return count === 1 || (count > 1 && splitPoint(count) * 2 === count);
}

/** The root over `hashes`: leaf hashes, or roots of equal, full subtrees. */
export function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  requireHashes(...hashes);
  let row = hashes;
  while (row.length > 1) {
    row = paired(row);
  }
  return row[0] ?? EMPTY_ROOT;
}

function paired(row: readonly Uint8Array[]): Uint8Array[] {
  const next: Uint8Array[] = [];
  for (let place = 0; place < row.length; place += 2) {
    const left = row[place];
    const right = row[place + 1];
    if (left !== undefined) {
      next.push(right === undefined ? left : nodeHash(left, right)); // an odd last hash rises
    }
  }
  return next;
}

/** Throw MalformedError unless every hash is 32 bytes. */
export function requireHashes(...hashes: readonly Uint8Array[]): void {
  for (const hash of hashes) {
    if (hash.length !== HASH_SIZE) {
      throw new MalformedError(`a tree hash has ${hash.length} bytes, expected ${HASH_SIZE}`);
    }
  }
}
