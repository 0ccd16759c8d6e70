// Inclusion proofs, which show that an entry is in the log a checkpoint signs. Indices are counted
// in bigint: shifts of JavaScript numbers stop at 32 bits.

import { sameBytes } from "../canonical/bytes.ts";
import { InclusionError } from "../errors.ts";
import { leafHash, nodeHash, requireHashes } from "./merkle.ts";

/**
 * Return only if `entry` is item `index` of the `size`-entry log with this `root`. Size and root
 * come from one signed checkpoint, never from the proof. Throws InclusionError if the proof does
 * not hold, MalformedError for a hash that is not 32 bytes. Source: RFC 9162 2.1.1 and 2.1.3.
 */
export function verifyInclusion(
  entry: Uint8Array,
  index: number,
  path: readonly Uint8Array[],
  size: number,
  root: Uint8Array,
): void {
  verifyLeafInclusion(leafHash(entry), index, path, size, root);
}

/** As `verifyInclusion`, for a caller who made the 32-byte leaf hash from bytes it read. */
export function verifyLeafInclusion(
  leaf: Uint8Array,
  index: number,
  path: readonly Uint8Array[],
  size: number,
  root: Uint8Array,
): void {
  requireHashes(leaf, root, ...path);
  const place = `entry ${index} of ${size}`;
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && 0 <= index && index < size)) {
    throw new InclusionError("the index is outside the log", place);
  }
  const inner = bitLength(BigInt(index) ^ BigInt(size - 1)); // levels below the right edge
  const expected = inner + bitCount(BigInt(index) >> BigInt(inner));
  if (path.length !== expected) {
    throw new InclusionError(`the path has ${path.length} hashes, expected ${expected}`, place);
  }
  const node = path.reduce((below, sibling, level) => {
    const isRight = level >= inner || ((BigInt(index) >> BigInt(level)) & 1n) === 1n;
    return isRight ? nodeHash(sibling, below) : nodeHash(below, sibling);
  }, leaf);
  if (!sameBytes(node, root)) {
    throw new InclusionError("the path does not lead to the signed root", place);
  }
}

/** How many binary digits a number has; 0 for 0. */
export function bitLength(number: bigint): number {
  return number === 0n ? 0 : number.toString(2).length;
}

function bitCount(number: bigint): number {
  return number.toString(2).replaceAll("0", "").length;
}
