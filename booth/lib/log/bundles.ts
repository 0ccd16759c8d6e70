// Entry bundles: up to 256 entries, each behind its 16-bit length. Source: C2SP tlog-tiles 0.1.0.

import { MalformedError } from "../errors.ts";

const LENGTH_BYTES = 2;

/**
 * The `count` entries of a bundle. Throws MalformedError if it is cut short or holds other than
 * exactly `count` entries.
 */
export function parseBundle(raw: Uint8Array, count: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let start = 0;
  while (start < raw.length) {
    const head = start + LENGTH_BYTES;
    const end = head + (((raw[start] ?? 0) << 8) | (raw[start + 1] ?? 0));
    if (head > raw.length || end > raw.length) {
      throw new MalformedError(`the bundle is cut short in its entry ${entries.length}`);
    }
    entries.push(raw.slice(head, end));
    start = end;
  }
  if (entries.length !== count) {
    throw new MalformedError(`the bundle holds ${entries.length} entries, expected ${count}`);
  }
  return entries;
}
