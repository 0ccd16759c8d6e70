// Digests as words that people can read aloud and compare: eleven bits a word.

import { MisuseError } from "../errors.ts";
import { bigFromBytes } from "./bytes.ts";
import { WORDS } from "./word_list.ts";

const BITS_PER_WORD = 11;
export const POLICY_WORDS = 12; // 132 bits: the maker of a file could find two that agree in fewer
export const TRACKER_WORDS = 6; // 66 bits: compared with one voter's note, not searched for twins

/** The first `count` words of `digest`: its leading bits, eleven at a time, big-endian. */
export function wordsOf(digest: Uint8Array, count: number): string[] {
  const spare = 8 * digest.length - BITS_PER_WORD * count;
  if (count < 1 || spare < 0) {
    throw new MisuseError(`${digest.length} bytes do not hold ${count} words of eleven bits`);
  }
  const leading = bigFromBytes(digest) >> BigInt(spare);
  const word = (_: unknown, place: number) =>
    WORDS[Number((leading >> BigInt(BITS_PER_WORD * (count - 1 - place))) & 2047n)] ?? "";
  return Array.from({ length: count }, word);
}

/** Twelve words for the SHA-256 of a policy file. */
export function policyWords(digest: Uint8Array): string[] {
  return wordsOf(digest, POLICY_WORDS);
}

/** Six words for a ballot's tracker. Comparing them replaces no comparison of the whole. */
export function trackerWords(digest: Uint8Array): string[] {
  return wordsOf(digest, TRACKER_WORDS);
}
