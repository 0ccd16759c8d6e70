// Signed notes: a text and the signature lines beneath it. A line of an unknown (name, id) pair is
// skipped, a line of a known pair must verify. Source: C2SP signed-note 1.0.0.

import { parseBase64 } from "../canonical/base64.ts";
import { parseUtf8, sameBytes, utf8 } from "../canonical/bytes.ts";
import { requireKeyName } from "../canonical/key_name.ts";
import { MalformedError, MisuseError, SignatureError } from "../errors.ts";
import {
  ED25519_KEY,
  KEY_ID_BYTES,
  keyId,
  verifyWith,
  type VerifierKey,
} from "./keys.ts";

const MOST_LINES = 100;
const MOST_BYTES = 1_000_000;
const DASH = "— ";

/** One signature line: the key's name, its 4-byte id, and the signature's bytes. */
export type NoteSignature = {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
};

/** A text, ending in a newline, and its signature lines. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** The lines that claim to be this key's, by name and id together. Not verified. */
export function signaturesOf(note: Note, key: VerifierKey): NoteSignature[] {
  const id = keyId(key);
  return note.signatures.filter((line) => line.name === key.name && sameBytes(line.keyId, id));
}

function requireText(text: string): void {
  if (!text.endsWith("\n")) {
    throw new MalformedError("a note's text ends in a newline");
  }
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw new MalformedError("a note holds no control characters but newlines");
  }
}

/** The note in `raw`; nothing is verified. Throws MalformedError unless it is the one spelling. */
export function parseNote(raw: Uint8Array): Note {
  if (raw.length > MOST_BYTES) {
    throw new MalformedError(`a note of ${raw.length} bytes; the most is ${MOST_BYTES}`);
  }
  const whole = parseUtf8(raw);
  requireText(whole);
  const separator = whole.lastIndexOf("\n\n");
  if (separator < 0) {
    throw new MalformedError("a note has a blank line between text and signatures");
  }
  const lines = whole
    .slice(separator + 2)
    .split("\n")
    .slice(0, -1);
  if (lines.length === 0 || lines.length > MOST_LINES) {
    throw new MalformedError(`a note has 1 to ${MOST_LINES} signature lines, not ${lines.length}`);
  }
  return { text: whole.slice(0, separator + 1), signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): NoteSignature {
  const space = line.indexOf(" ", DASH.length);
  if (!line.startsWith(DASH) || space < 0) {
    throw new MalformedError(`${JSON.stringify(line.slice(0, 60))} is not a signature line`);
  }
  const name = line.slice(DASH.length, space);
  requireKeyName(name);
  const raw = parseBase64(line.slice(space + 1));
  if (raw.length <= KEY_ID_BYTES) {
    throw new MalformedError("a signature line holds a key id and no signature", name);
  }
  return { name, keyId: raw.slice(0, KEY_ID_BYTES), signature: raw.slice(KEY_ID_BYTES) };
}

/**
 * Return only if the note has lines of this Ed25519 (0x01) key and all of them verify.
 * Throws SignatureError otherwise; MisuseError for a key of another kind.
 */
export function verifyText(note: Note, key: VerifierKey): void {
  if (key.kind !== ED25519_KEY) {
    throw new MisuseError("this key makes cosignatures, not note signatures", `key ${key.name}`);
  }
  const lines = signaturesOf(note, key);
  if (lines.length === 0) {
    throw new SignatureError("the note has no signature of this key", `key ${key.name}`);
  }
  for (const line of lines) {
    verifyWith(key, line.signature, utf8(note.text));
  }
}
