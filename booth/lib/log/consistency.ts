// Consistency proofs, which show that a larger log keeps every entry of a smaller one.

import { sameBytes } from "../canonical/bytes.ts";
import { ConsistencyError, MisuseError } from "../errors.ts";
import { bitLength } from "./inclusion.ts";
import { isPowerOfTwo, nodeHash, requireHashes, splitPoint, type RangeHash } from "./merkle.ts";

/**
 * Return only if the log of `size1` entries is the beginning of the log of `size2`. Each size and
 * its root come from one signed checkpoint of the same origin; 0 < size1 ≤ size2. Throws
 * ConsistencyError, or MalformedError for a hash that is not 32 bytes. Source: RFC 9162 2.1.4.2.
 */
export function verifyConsistency(
  size1: number,
  size2: number,
  root1: Uint8Array,
  root2: Uint8Array,
  proof: readonly Uint8Array[],
): void {
  requireHashes(root1, root2, ...proof);
  const place = `sizes ${size1} and ${size2}`;
  if (
    !(Number.isSafeInteger(size1) && Number.isSafeInteger(size2) && 0 < size1 && size1 <= size2)
  ) {
    throw new ConsistencyError("no proof joins these sizes", place);
  }
  if (size1 === size2) {
    if (proof.length > 0 || !sameBytes(root1, root2)) {
      throw new ConsistencyError("one size needs one root and an empty proof", place);
    }
    return;
  }
  const hashes = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  const [start, ...siblings] = hashes;
  if (start === undefined) {
    throw new ConsistencyError("the proof is empty", place);
  }
  const [first, second] = replay(BigInt(size1), BigInt(size2), start, siblings);
  if (!sameBytes(first, root1) || !sameBytes(second, root2)) {
    throw new ConsistencyError("the proof does not lead to both roots", place);
  }
}

/** Both roots that the proof gives. Throws ConsistencyError if it has the wrong length. */
function replay(
  size1: bigint,
  size2: bigint,
  start: Uint8Array,
  siblings: readonly Uint8Array[],
): readonly [Uint8Array, Uint8Array] {
  const place = `sizes ${size1} and ${size2}`;
  let old = size1 - 1n;
  let last = size2 - 1n;
  const shared = BigInt(bitLength(~old & (old + 1n)) - 1); // levels wholly in the old tree
  old >>= shared;
  last >>= shared;
  let first = start;
  let second = start;
  for (const sibling of siblings) {
    if (last === 0n) {
      throw new ConsistencyError("the proof has too many hashes", place);
    }
    if ((old & 1n) === 1n || old === last) {
      first = nodeHash(sibling, first);
      second = nodeHash(sibling, second);
      while (old !== 0n && (old & 1n) === 0n) {
        old >>= 1n;
        last >>= 1n;
      }
    } else {
      second = nodeHash(second, sibling);
    }
    old >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) {
    throw new ConsistencyError("the proof has too few hashes", place);
  }
  return [first, second];
}

/** The proof that the first `size1` of `size2` entries are unchanged; empty for equal sizes. */
export async function buildConsistency(
  size1: number,
  size2: number,
  rangeHash: RangeHash,
): Promise<Uint8Array[]> {
  if (!(0 < size1 && size1 <= size2)) {
    throw new MisuseError(`a log of ${size2} entries has no beginning of ${size1}`);
  }
  const proof: Uint8Array[] = [];
  let [low, high] = [0, size2];
  let known = true; // the verifier holds this very subtree's root: the old root
  while (high !== size1) {
    const middle = low + splitPoint(high - low);
    if (size1 <= middle) {
      proof.push(await rangeHash(middle, high));
      high = middle;
    } else {
      proof.push(await rangeHash(low, middle));
      low = middle;
      known = false;
    }
  }
  return [...(known ? [] : [await rangeHash(low, high)]), ...proof.reverse()];
}
