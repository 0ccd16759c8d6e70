// Elements and public scalars as texts: v1's one spelling of each.

import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { MalformedError } from "../../lib/errors.ts";
import { readDecimal } from "./decimal.ts";
import { type Element, type Scalar, isElement, isIdentity } from "./sodium.ts";

export const GROUP_NAME = "Ed25519";

/** v1's text form: the bytes of RFC 8032 reversed, in hex. */
export function formatElement(element: Element): string {
  return formatHex(Uint8Array.from(element).reverse());
}

/**
 * The element whose text form is `text`. Throws MalformedError unless it is the one spelling of a
 * member of the prime-order group; also for the identity unless `identityAllowed`.
 */
export function parseElement(text: string, identityAllowed = false): Element {
  const raw = parseHex(text, 32).reverse();
  if (isIdentity(raw)) {
    if (identityAllowed) return raw;
    throw new MalformedError("the identity is not allowed here");
  }
  if (!isElement(raw)) {
    throw new MalformedError(`${text} is not in the prime-order group of Ed25519`);
  }
  return raw;
}

/** The public scalar in decimal. Throws MalformedError unless it is the one spelling, below q. */
export function parseScalar(text: string): Scalar {
  return readDecimal(text);
}
