// Verifier keys of signed notes (vkeys). Source: C2SP signed-note 1.0.0.

import { sha256, sha512 } from "@noble/hashes/sha2.js";

import { formatBase64, parseBase64 } from "../canonical/base64.ts";
import { bigFromBytes, concat, sameBytes, utf8 } from "../canonical/bytes.ts";
import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { requireKeyName } from "../canonical/key_name.ts";
import { MalformedError, SignatureError, UnsupportedError } from "../errors.ts";
import { Element, ORDER } from "../group/ed25519.ts";

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
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

/** The points of keys that were tested; a key that is no point never gets in. */
const points = new WeakMap<VerifierKey, Element>();

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
 * The verifier key `name+id+base64`. Throws MalformedError if any part is not in its one spelling,
 * the id is not the key's, or the key is not of prime order; UnsupportedError for a signature type
 * not known here.
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
  pointOf(key);
  return key;
}

/** Throws MalformedError for the neutral point, another order, or a second encoding. */
function pointOf(key: VerifierKey): Element {
  const known = points.get(key);
  if (known) return known;
  try {
    const point = Element.decode(key.public);
    points.set(key, point);
    return point;
  } catch (problem) {
    throw new MalformedError(
      "no public key: anybody could sign for it, or programs would judge its signatures " +
        `differently (${(problem as Error).message}); make another key`,
      `verifier key ${key.name}`,
    );
  }
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

/**
 * Return only if the 64 bytes sign `message`, by RFC 8032 without the cofactor: S < q, and R is,
 * byte for byte, S·B - h·A encoded. With the cofactor, as some libraries do it, R could be altered
 * by its signer so that other programs refuse what this one accepts. Throws SignatureError;
 * MalformedError for a key that is none.
 */
export function verifyWith(key: VerifierKey, signature: Uint8Array, message: Uint8Array): void {
  const [r, s] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  if (signature.length !== SIGNATURE_BYTES || s >= ORDER) {
    throw refused(key);
  }
  const h = littleEndian(sha512(concat(r, key.public, message)));
  const expected = Element.generator.publicPower(s).over(pointOf(key).publicPower(h));
  if (!sameBytes(expected.bytes, r)) {
    throw refused(key);
  }
}

function littleEndian(raw: Uint8Array): bigint {
  return bigFromBytes(raw.slice().reverse());
}

function refused(key: VerifierKey): SignatureError {
  return new SignatureError("the signature does not hold", `key ${key.name}`);
}
