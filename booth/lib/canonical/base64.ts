// Standard base64 with exactly one spelling per value: parse, write again, compare.

import { sha256 } from "@noble/hashes/sha2.js";

import { MalformedError } from "../errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map([...ALPHABET].map((symbol, value) => [symbol, value]));
const DIGEST_BYTES = 32;

/** Padded standard base64. */
export function formatBase64(raw: Uint8Array): string {
  let text = "";
  for (let start = 0; start < raw.length; start += 3) {
    const left = raw.length - start;
    const triple = ((raw[start] ?? 0) << 16) | ((raw[start + 1] ?? 0) << 8) | (raw[start + 2] ?? 0);
    const symbols = [18, 12, 6, 0].map((shift) => ALPHABET[(triple >> shift) & 63] ?? "");
    text += symbols.slice(0, Math.min(left, 3) + 1).join("") + "=".repeat(Math.max(3 - left, 0));
  }
  return text;
}

/**
 * The bytes of padded standard base64. Throws MalformedError for any other alphabet, missing
 * padding, or trailing bits that are not zero, which lenient readers let pass.
 */
export function parseBase64(text: string): Uint8Array {
  const symbols = text.replace(/={1,2}$/, "");
  const values = Array.from(symbols, (symbol) => VALUES.get(symbol));
  const raw = new Uint8Array(Math.floor((symbols.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let place = 0;
  for (const value of values) {
    if (value === undefined) {
      throw new MalformedError(`${quoted(text)} is not base64`);
    }
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      raw[place] = (bits >> held) & 0xff;
      place += 1;
    }
  }
  if (formatBase64(raw) !== text) {
    throw new MalformedError(`${quoted(text)} is not the one base64 spelling of its bytes`);
  }
  return raw;
}

/** Belenios' `b64hash`: base64 of SHA-256, without padding, 43 characters. */
export function b64hash(raw: Uint8Array): string {
  return formatBase64(sha256(raw)).replace(/=+$/, "");
}

/** The 32 bytes behind a `b64hash`. Throws MalformedError unless it is the one spelling. */
export function parseB64hash(text: string): Uint8Array {
  const raw = parseBase64(`${text}=`);
  if (raw.length !== DIGEST_BYTES) {
    throw new MalformedError(`${quoted(text)} is not the base64 of a SHA-256 digest`);
  }
  return raw;
}

/** The bytes of unpadded base64url, as links carry them. Throws MalformedError. */
export function parseBase64url(text: string): Uint8Array {
  if (/[+/=]/.test(text)) {
    throw new MalformedError("not base64url");
  }
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return parseBase64(standard + "=".repeat((4 - (standard.length % 4)) % 4));
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
