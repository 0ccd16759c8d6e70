// Commit, then reveal; and proofs of possession: a trustee's own part. Source: spec/ceremony.md.

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { type Value, struct, text } from "../../lib/canonical/shapes.ts";
import { MisuseError } from "../../lib/errors.ts";
import { type Randomness, type Scalar, generatorPower, isZero } from "../group/sodium.ts";
import type { KeyContext } from "../proofs/decryption.ts";
import { type SchnorrSignature, signStrongly } from "../proofs/schnorr.ts";
import {
  type Ceremony,
  type Payload,
  RANDOM_SIZE,
  type Role,
  commitmentDigest,
  possessionFields,
  writePayload,
} from "../record/ceremony_statements.ts";

/** What a trustee keeps from commit to reveal, the payload as its exact text. */
export const COMMITTED = struct({ random: text, payload: text });
export type Committed = Value<typeof COMMITTED>;

/** Fix the payload behind fresh random bytes. */
export function commitTo(payload: Payload, randomness: Randomness): Committed {
  const random = formatHex(randomness(RANDOM_SIZE));
  return { random, payload: parseUtf8(writePayload(payload)) };
}

/** The 32 bytes to log now; `committed` itself is logged at the reveal. */
export function commitmentOf(ceremony: Ceremony, owner: number, committed: Committed) {
  const random = parseHex(committed.random, RANDOM_SIZE);
  return commitmentDigest(ceremony, owner, random, utf8(committed.payload));
}

/** SIG(`possession`) for g^secret. Throws MisuseError for the secret zero. */
export function provePossession(
  ceremony: Ceremony,
  role: Role,
  context: KeyContext,
  secret: Scalar,
  randomness: Randomness,
): SchnorrSignature {
  if (isZero(secret)) {
    throw new MisuseError("the secret zero possesses nothing; draw another");
  }
  const fields = possessionFields(ceremony, role, context, generatorPower(secret));
  return signStrongly("possession", fields, secret, randomness);
}
