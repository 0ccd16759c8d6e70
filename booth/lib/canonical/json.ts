// JSON with exactly one spelling per value: compact, UTF-8, fields in the declared order, absent
// optional fields left out; short escapes, and \u00xx for other controls and 0x7f.

import { MalformedError, PlebisciteError } from "../errors.ts";
import { parseUtf8, sameBytes, utf8 } from "./bytes.ts";
import type { Shape } from "./shapes.ts";

/** The canonical bytes of plain values, fields in the order they have. */
export function writePlainJson(value: unknown): Uint8Array {
  // JSON.stringify escapes what the format escapes, but lone surrogates, which utf8 must refuse,
  // and leaves 0x7f as it is.
  const text = JSON.stringify(value, refuseLoneSurrogates);
  return utf8(text.replaceAll("\x7f", "\\u007f"));
}

function refuseLoneSurrogates(_key: string, value: unknown): unknown {
  if (typeof value === "string") {
    utf8(value);
  }
  return value;
}

/** The canonical bytes of a value of this shape. */
export function writeJson<T>(value: T, shape: Shape<T>): Uint8Array {
  return writePlainJson(shape.plain(value));
}

/**
 * The value of `shape` in `raw`. Throws MalformedError unless `raw` is the one canonical spelling
 * of such a value: whatever else was written differently, writing it again gives other bytes.
 */
export function parseJson<T>(raw: Uint8Array, shape: Shape<T>): T {
  const value = shape.read(parsePlain(raw), "");
  if (!sameBytes(writeJson(value, shape), raw)) {
    throw new MalformedError("not the canonical spelling: written again, the bytes differ");
  }
  return value;
}

/** As `parseJson`, of a text. */
export function parseJsonText<T>(text: string, shape: Shape<T>): T {
  return parseJson(utf8(text), shape);
}

/** Any JSON, in any spelling: for hints of a service, never for what is signed. */
export function parseHint<T>(raw: Uint8Array, shape: Shape<T>): T {
  return shape.read(parsePlain(raw), "");
}

function parsePlain(raw: Uint8Array): unknown {
  try {
    return JSON.parse(parseUtf8(raw)) as unknown;
  } catch (problem) {
    if (problem instanceof PlebisciteError) {
      throw problem;
    }
    throw new MalformedError("not JSON");
  }
}
