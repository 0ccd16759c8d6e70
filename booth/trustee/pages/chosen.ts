// Which of a trustee's files are among those chosen: told by what they hold, not by their names.

import { PlebisciteError } from "../../lib/errors.ts";
import type { IdentityKey } from "../offices/identity.ts";
import { Journal } from "../offices/journal.ts";
import {
  type TrusteeFile,
  WrongFileError,
  readIdentityFile,
  readTrusteeFile,
} from "../offices/private_file.ts";

export type ChosenFiles = {
  readonly identity?: IdentityKey;
  readonly file?: TrusteeFile;
  readonly journal?: Journal;
};

function attempt<T>(read: () => T): T | PlebisciteError {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof PlebisciteError) return problem;
    throw problem;
  }
}

/**
 * Recognise each file. Throws WrongFileError naming a file of another kind or referendum, and
 * MalformedError for a file that is none of a trustee's.
 */
export function recognise(chosen: readonly Uint8Array[], origin: string): ChosenFiles {
  return chosen.reduce<ChosenFiles>((found, raw) => ({ ...found, ...one(raw, origin) }), {});
}

function one(raw: Uint8Array, origin: string): ChosenFiles {
  const identity = attempt(() => readIdentityFile(raw, origin));
  if (!(identity instanceof PlebisciteError)) return { identity };
  const file = attempt(() => readTrusteeFile(raw, origin));
  if (!(file instanceof PlebisciteError)) return { file };
  const journal = new Journal(raw);
  if (!(attempt(() => journal.statements) instanceof PlebisciteError)) return { journal };
  // A damaged file of the right kind says more than the refusal of the wrong kind.
  if (identity instanceof WrongFileError && identity.found !== "trustee-key") throw identity;
  throw file;
}
