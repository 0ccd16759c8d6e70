// Verifier keys of signed notes (vkeys). Source: C2SP signed-note 1.0.0.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { formatBase64, parseBase64 } from "../canonical/base64.ts";
import { concat, sameBytes, utf8 } from "../canonical/bytes.ts";
import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { MalformedError, SignatureError, UnsupportedError } from "../errors.ts";

const KEY_BYTES = 32;
export const KEY_ID_BYTES = 4;

/** The signature types this program knows; others are in signed-note's registry. */
export const ED25519_KEY = 0x01;
export const COSIGNATURE_KEY = 0x04;
export type KeyKind = typeof ED25519_KEY | typeof COSIGNATURE_KEY;

/** A public key: its name, what it signs, and its 32 bytes. */
export type VerifierKey = {
  readonly name: string;
  readonly kind: KeyKind;
  readonly public: Uint8Array;
};

// What Python calls a space: the white space and separators of Unicode, and the controls.
const BAD_IN_NAME = /[\s+\u0000-\u001f\u0085]/u;

/** Throw MalformedError unless `name` is non-empty, without spaces, controls and "+". */
export function requireKeyName(name: string): void {
  if (name === "" || BAD_IN_NAME.test(name)) {
    const shown = JSON.stringify(name.slice(0, 60));
    throw new MalformedError(`key name ${shown} is empty or has a space or a plus sign`);
  }
}

/** The 4 bytes that, with the name, mark this key's signature lines. */
export function keyId(key: VerifierKey): Uint8Array {
  return sha256(concat(utf8(`${key.name}\n`), Uint8Array.of(key.kind), key.public)).slice(
    0,
    KEY_ID_BYTES,
  );
}

/** `name+id+base64`. */
export function formatVkey(key: VerifierKey): string {
  const encoded = formatBase64(concat(Uint8Array.of(key.kind), key.public));
  return `${key.name}+${formatHex(keyId(key))}+${encoded}`;
}

/**
 * The verifier key `name+id+base64`. Throws MalformedError if any part is not in its one spelling
 * or the id is not the key's; UnsupportedError for a signature type not known here.
 */
export function parseVkey(text: string): VerifierKey {
  const first = text.indexOf("+");
  const second = text.indexOf("+", first + 1); // base64 may hold further plus signs
  if (first < 0 || second < 0) {
    throw new MalformedError("a verifier key has a name, an id and a key, joined by plus signs");
  }
  const name = text.slice(0, first);
  requireKeyName(name);
  const place = `verifier key ${name}`;
  const id = parseHex(text.slice(first + 1, second), KEY_ID_BYTES);
  const raw = parseBase64(text.slice(second + 1));
  const key = { name, kind: kindOf(raw, place), public: raw.slice(1) };
  if (!sameBytes(keyId(key), id)) {
    throw new MalformedError("the key id is not the id of this key", place);
  }
  return key;
}

function kindOf(raw: Uint8Array, place: string): KeyKind {
  const kind = raw[0];
  if (kind === undefined) {
    throw new MalformedError("the key is empty", place);
  }
  if (kind !== ED25519_KEY && kind !== COSIGNATURE_KEY) {
    throw new UnsupportedError(`signature type ${kind} is not known here`, place);
  }
  if (raw.length !== KEY_BYTES + 1) {
    throw new MalformedError(`${raw.length - 1} bytes of key, expected ${KEY_BYTES}`, place);
  }
  return kind;
}

/** Return only if the 64 bytes sign `message` by RFC 8032; throws SignatureError otherwise. */
export function verifyWith(key: VerifierKey, signature: Uint8Array, message: Uint8Array): void {
  let holds = false;
  try {
    holds = ed25519.verify(signature, message, key.public, { zip215: false });
  } catch {
    // a signature of another length, or a key that is no point
  }
  if (!holds) {
    throw new SignatureError("the signature does not hold", `key ${key.name}`);
  }
}
