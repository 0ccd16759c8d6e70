// Bytes: comparing, joining, UTF-8 that refuses what is not UTF-8.

import { MalformedError } from "../errors.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** The UTF-8 of a text. Throws MalformedError for a lone surrogate, which UTF-8 cannot carry. */
export function utf8(text: string): Uint8Array {
  if (LONE_SURROGATE.test(text)) {
    throw new MalformedError("a text holds a lone surrogate, which UTF-8 cannot carry");
  }
  return encoder.encode(text);
}

/** The text in UTF-8 bytes; a byte order mark stays a character. Throws MalformedError. */
export function parseUtf8(raw: Uint8Array): string {
  try {
    return decoder.decode(raw);
  } catch {
    throw new MalformedError("not UTF-8");
  }
}

/** All parts, one after another. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same. For public values: the time tells where they differ. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, place) => byte === right[place]);
}

/** Bytes as one big-endian number. */
export function bigFromBytes(raw: Uint8Array): bigint {
  let number = 0n;
  for (const byte of raw) {
    number = (number << 8n) | BigInt(byte);
  }
  return number;
}

/** A number as `size` bytes, big-endian. Throws RangeError if it does not fit. */
export function bytesFromBig(number: bigint, size: number): Uint8Array {
  if (number < 0n || number >> BigInt(8 * size) !== 0n) {
    throw new RangeError(`the number does not fit ${size} bytes`);
  }
  const raw = new Uint8Array(size);
  let rest = number;
  for (let place = size - 1; place >= 0; place -= 1) {
    raw[place] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return raw;
}
