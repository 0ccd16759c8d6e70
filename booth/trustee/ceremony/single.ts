// A Single trustee: one key of its own, which must be present to decrypt.

import { parseUtf8 } from "../../lib/canonical/bytes.ts";
import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { writeJson } from "../../lib/canonical/json.ts";
import { writeDecimal } from "../group/decimal.ts";
import { GROUP_NAME, formatElement } from "../group/elements.ts";
import { type Randomness, generatorPower, randomScalar } from "../group/sodium.ts";
import type { KeyContext } from "../proofs/decryption.ts";
import { proveKey } from "../proofs/v1_proof.ts";
import type { Ceremony } from "../record/ceremony_statements.ts";
import { TRUSTEE_KEY } from "../record/v1_trustees_format.ts";
import { type Committed, commitTo, provePossession } from "./commitment.ts";
import type { KeyFile } from "./key_file.ts";

/** Draw a key, and fix its public part and its proofs behind a commitment. */
export function startSingle(
  ceremony: Ceremony,
  context: KeyContext,
  name: string,
  randomness: Randomness,
): { readonly key: KeyFile; readonly committed: Committed } {
  const secret = randomScalar(randomness);
  const key = formatElement(generatorPower(secret));
  const made = { pok: proveKey(secret, randomness), public_key: key, signature: undefined, name };
  const possession = provePossession(ceremony, "single-key", context, secret, randomness);
  const message = parseUtf8(writeJson(made, TRUSTEE_KEY));
  return {
    key: {
      group: GROUP_NAME,
      origin: ceremony.origin,
      cid: formatHex(ceremony.cid),
      context,
      key,
      secret: writeDecimal(secret),
    },
    committed: commitTo({ message, possession }, randomness),
  };
}
