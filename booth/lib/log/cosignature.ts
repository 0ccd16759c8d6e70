// Timestamped cosignatures (0x04): at this time this was the largest consistent tree seen.
// Source: C2SP tlog-cosignature 1.0.1.

import { bigFromBytes, sameBytes, utf8 } from "../canonical/bytes.ts";
import { MalformedError, MisuseError, SignatureError } from "../errors.ts";
import { COSIGNATURE_KEY, keyId, verifyWith, type VerifierKey } from "./keys.ts";
import type { NoteSignature } from "./note.ts";

const TIME_BYTES = 8;
const SIGNATURE_BYTES = TIME_BYTES + 64;
const LATEST = 2n ** 63n - 1n;

/** The bytes a cosigner signs: header, time, and the whole checkpoint text. */
export function cosignedMessage(text: string, time: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/**
 * The time, in POSIX seconds, at which `key` cosigned the checkpoint `text`. Throws SignatureError
 * if the line is another key's or does not hold, MalformedError for another length or a time beyond
 * 2^63−1, MisuseError for another kind of key.
 */
export function verifyCosignature(text: string, line: NoteSignature, key: VerifierKey): number {
  if (key.kind !== COSIGNATURE_KEY) {
    throw new MisuseError("this key does not make cosignatures", `key ${key.name}`);
  }
  const place = `cosignature of ${line.name}`;
  if (line.name !== key.name || !sameBytes(line.keyId, keyId(key))) {
    throw new SignatureError(`the line is not of key ${key.name}`, place);
  }
  if (line.signature.length !== SIGNATURE_BYTES) {
    throw new MalformedError(`${line.signature.length} bytes, expected 72`, place);
  }
  const time = bigFromBytes(line.signature.slice(0, TIME_BYTES));
  if (time > LATEST) {
    throw new MalformedError("the time is beyond 2^63−1", place);
  }
  verifyWith(key, line.signature.slice(TIME_BYTES), cosignedMessage(text, time));
  return Number(time);
}
