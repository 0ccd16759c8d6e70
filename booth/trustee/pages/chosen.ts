// Which of a trustee's files are among those chosen: told by what they hold, not by their names.

import { PlebisciteError } from "../../lib/errors.ts";
import { IdentityKey } from "../offices/identity.ts";
import { Journal } from "../offices/journal.ts";
import {
  type TrusteeFile,
  WrongFileError,
  readIdentityFile,
  readTrusteeFile,
} from "../offices/private_file.ts";

export type ChosenFiles = {
  readonly identity: IdentityKey | undefined;
  /** Every copy that was chosen, older ones too. */
  readonly files: readonly TrusteeFile[];
  readonly journals: readonly Journal[];
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
  const found = chosen.map((raw) => one(raw, origin));
  return {
    identity: found.find((each) => each instanceof IdentityKey),
    files: found.filter(
      (each): each is TrusteeFile => !(each instanceof IdentityKey || each instanceof Journal),
    ),
    journals: found.filter((each) => each instanceof Journal),
  };
}

function one(raw: Uint8Array, origin: string): IdentityKey | TrusteeFile | Journal {
  const identity = attempt(() => readIdentityFile(raw, origin));
  if (identity instanceof IdentityKey) return identity;
  const file = attempt(() => readTrusteeFile(raw, origin));
  if (!(file instanceof PlebisciteError)) return file;
  const journal = new Journal(raw);
  if (!(attempt(() => journal.statements) instanceof PlebisciteError)) return journal;
  // A damaged file of the right kind says more than the refusal of the wrong kind.
  if (identity instanceof WrongFileError && identity.found !== "trustee-key") throw identity;
  throw file;
}

/** Of several copies the one of this ceremony that has come farthest; else the last one. */
export function farthest(files: readonly TrusteeFile[], cid: string): TrusteeFile | undefined {
  const steps = ({ committed, key, pedersen, share }: TrusteeFile) =>
    [pedersen, committed, share, key].filter((part) => part !== undefined).length;
  const own = files.filter((file) => file.cid === cid);
  return own.sort((left, right) => steps(left) - steps(right)).at(-1) ?? files.at(-1);
}
