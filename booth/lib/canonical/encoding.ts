// Length-prefixed bytes, and the tagged hashes made of them. Source: spec/encoding.md.

import { sha256, sha512 } from "@noble/hashes/sha2.js";

import { bytesFromBig, concat, utf8 } from "./bytes.ts";

const TAG_PREFIX = "plebiscite/v1/";

export type Field = Uint8Array | string;

/** `number` as 4 bytes, big-endian. Throws RangeError outside 0 … 2^32−1. */
export function u32(number: number): Uint8Array {
  return bytesFromBig(BigInt(number), 4);
}

/** `number` as 8 bytes, big-endian. Throws RangeError outside 0 … 2^64−1. */
export function u64(number: number | bigint): Uint8Array {
  return bytesFromBig(BigInt(number), 8);
}

/** The field behind its length: u32(length) ‖ bytes; a text as UTF-8. */
export function lp(field: Field): Uint8Array {
  const raw = typeof field === "string" ? utf8(field) : field;
  return concat(u32(raw.length), raw);
}

/** A list: u32(how many) ‖ lp of each. */
export function ls(fields: readonly Field[]): Uint8Array {
  return concat(u32(fields.length), ...fields.map(lp));
}

/** The tag and every field, each behind its length. `tag` lacks the common prefix. */
export function enc(tag: string, fields: readonly Field[]): Uint8Array {
  return concat(lp(TAG_PREFIX + tag), ...fields.map(lp));
}

/** SHA-512 of `enc(tag, fields)`: 64 bytes. */
export function h512(tag: string, fields: readonly Field[]): Uint8Array {
  return sha512(enc(tag, fields));
}

/** SHA-256 of `enc(tag, fields)`: 32 bytes. */
export function h256(tag: string, fields: readonly Field[]): Uint8Array {
  return sha256(enc(tag, fields));
}
