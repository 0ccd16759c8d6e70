// Files that hold secrets, exactly as the command line writes them: what it is, of which
// referendum, and the secret's own text. The wrong file is refused by name.

import { parseUtf8 } from "../../lib/canonical/bytes.ts";
import { parseJson, parseJsonText, writeJson } from "../../lib/canonical/json.ts";
import { type Value, integer, oneOf, optional, struct, text } from "../../lib/canonical/shapes.ts";
import { MalformedError, MisuseError } from "../../lib/errors.ts";
import { COMMITTED } from "../ceremony/commitment.ts";
import { KEY_FILE } from "../ceremony/key_file.ts";
import { PEDERSEN_STATE, SHARE_KEY } from "../ceremony/pedersen.ts";
import { IdentityKey } from "./identity.ts";

const KINDS = [
  "log-key",
  "witness-key",
  "commission-key",
  "registrar-key",
  "observer-key",
  "trustee-identity-key",
  "trustee-key",
  "trustee-ceremony-state",
  "credentials",
] as const;
export type FileKind = (typeof KINDS)[number];

const PRIVATE_FILE = struct({ kind: oneOf(...KINDS), referendum: text, content: text });

/** Everything a trustee keeps, all of it secret. Grows with each step; made anew never. */
export const TRUSTEE_FILE = struct({
  format: oneOf("plebiscite-trustee/1"),
  origin: text,
  cid: text,
  owner: integer(1),
  certificate: optional(text, ""),
  pedersen: optional(PEDERSEN_STATE),
  committed: optional(COMMITTED),
  share: optional(SHARE_KEY),
  key: optional(KEY_FILE),
});
export type TrusteeFile = Value<typeof TRUSTEE_FILE>;

/** The file given is another one: `found` and `referendum` say which, `expected` what was asked. */
export class WrongFileError extends MisuseError {
  readonly found: FileKind;
  readonly referendum: string;
  readonly expected: FileKind;

  constructor(found: FileKind, referendum: string, expected: FileKind) {
    super(`this is a ${found} of referendum ${referendum}; expected a ${expected}`);
    this.found = found;
    this.referendum = referendum;
    this.expected = expected;
  }
}

function writePrivate(kind: FileKind, referendum: string, content: string): Uint8Array {
  return writeJson({ kind, referendum, content }, PRIVATE_FILE);
}

function readPrivate(raw: Uint8Array, kind: FileKind, referendum: string): string {
  let found: Value<typeof PRIVATE_FILE>;
  try {
    found = parseJson(raw, PRIVATE_FILE);
  } catch {
    // Not the parser's own words: they could quote the secret.
    throw new MalformedError(`not a private file of this program; expected a ${kind}`);
  }
  if (found.kind !== kind || found.referendum !== referendum) {
    throw new WrongFileError(found.kind, found.referendum, kind);
  }
  return found.content;
}

export function writeTrusteeFile(file: TrusteeFile): Uint8Array {
  return writePrivate("trustee-key", file.origin, parseUtf8(writeJson(file, TRUSTEE_FILE)));
}

/** Throws WrongFileError naming what the file is; MalformedError without a word of its content. */
export function readTrusteeFile(raw: Uint8Array, origin: string): TrusteeFile {
  const content = readPrivate(raw, "trustee-key", origin);
  let file: TrusteeFile;
  try {
    file = parseJsonText(content, TRUSTEE_FILE);
  } catch {
    throw new MalformedError("the trustee's file is damaged; use its other copy");
  }
  if (file.origin !== origin) {
    throw new MalformedError(`inside, the trustee's file is of ${file.origin}, not of ${origin}`);
  }
  return file;
}

export function writeIdentityFile(key: IdentityKey, origin: string): Uint8Array {
  return writePrivate("trustee-identity-key", origin, key.privateText);
}

/** Throws as `readTrusteeFile`. */
export function readIdentityFile(raw: Uint8Array, origin: string): IdentityKey {
  return IdentityKey.parse(readPrivate(raw, "trustee-identity-key", origin));
}
