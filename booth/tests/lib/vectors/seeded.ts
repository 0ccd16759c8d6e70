import { shake256 } from "@noble/hashes/sha3.js";

import { utf8 } from "../../../lib/canonical/bytes.ts";
import type { Random } from "../../../lib/proofs/transcript.ts";

/** Bytes that look random and are the same each time, in every program that makes vectors. */
export function seeded(name: string): Random {
  let count = 0;
  return (size) => {
    count += 1;
    return shake256(utf8(`plebiscite vectors ${name} ${count}`), { dkLen: size });
  };
}
