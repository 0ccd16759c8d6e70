// Lowercase hex with one spelling per value.

import { MalformedError } from "../errors.ts";

const HEX = /^(?:[0-9a-f]{2})*$/;

/**
 * The bytes of lowercase hex; `size` in bytes, when it is fixed.
 * Throws MalformedError for upper case, odd length, other characters or another size.
 */
export function parseHex(text: string, size?: number): Uint8Array {
  // "$" would also match before a last newline in other languages, not in this one.
  if (!HEX.test(text)) {
    throw new MalformedError(`${JSON.stringify(text.slice(0, 40))} is not lowercase hex`);
  }
  const raw = new Uint8Array(text.length / 2);
  if (size !== undefined && raw.length !== size) {
    throw new MalformedError(
      `${JSON.stringify(text.slice(0, 40))} is ${raw.length} bytes of hex, expected ${size}`,
    );
  }
  for (let place = 0; place < raw.length; place += 1) {
    raw[place] = Number.parseInt(text.slice(2 * place, 2 * place + 2), 16);
  }
  return raw;
}

/** Lowercase hex. */
export function formatHex(raw: Uint8Array): string {
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
