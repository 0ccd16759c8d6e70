// What a trustee keeps after the ceremony: the secret, and what it belongs to.

import { type Value, struct, text } from "../../lib/canonical/shapes.ts";
import { MalformedError, UnsupportedError } from "../../lib/errors.ts";
import { readDecimal } from "../group/decimal.ts";
import { GROUP_NAME, formatElement } from "../group/elements.ts";
import { type Scalar, generatorPower } from "../group/sodium.ts";
import { KEY_CONTEXT } from "../proofs/decryption.ts";

/** `secret` in decimal, `key` is X in v1's text form, `cid` hex. */
export const KEY_FILE = struct({
  group: text,
  origin: text,
  cid: text,
  context: KEY_CONTEXT,
  key: text,
  secret: text,
});
export type KeyFile = Value<typeof KEY_FILE>;

/**
 * The secret. Throws MalformedError when it does not fit the key: better now than on the day of
 * the count.
 */
export function secretOf(content: KeyFile): Scalar {
  if (content.group !== GROUP_NAME) {
    throw new UnsupportedError(`this page reads keys of the group ${GROUP_NAME} only`);
  }
  const secret = readDecimal(content.secret);
  if (formatElement(generatorPower(secret)) !== content.key) {
    throw new MalformedError("the key file is damaged: its secret does not belong to its key");
  }
  return secret;
}
