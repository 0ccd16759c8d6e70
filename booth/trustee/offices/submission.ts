// What a trustee hands in: entries, and the blobs they name, as one file. Nothing in it is secret.

import { formatBase64 } from "../../lib/canonical/base64.ts";
import { parseUtf8 } from "../../lib/canonical/bytes.ts";
import { writeJson } from "../../lib/canonical/json.ts";
import { list, oneOf, struct, text } from "../../lib/canonical/shapes.ts";
import { MisuseError } from "../../lib/errors.ts";
import { signAct, trusteeOffice } from "../record/acts.ts";
import { type Act, writeEntry } from "../record/entries.ts";
import type { RecordState } from "../record/state.ts";
import type { IdentityKey } from "./identity.ts";

export type Submission = {
  readonly entries: readonly Act[];
  readonly blobs: readonly Uint8Array[];
};

const SUBMISSION_FILE = struct({
  format: oneOf("plebiscite-submission/1"),
  origin: text,
  entries: list(text),
  blobs: list(text),
});

/**
 * Every act signed with the trustee's next counters.
 * Throws MisuseError when the key is not the one the definition names for this trustee.
 */
export function signSubmission(
  submission: Submission,
  state: RecordState,
  owner: number,
  key: IdentityKey,
): Submission {
  const office = trusteeOffice(owner);
  if (state.keyText(office) !== key.verifierKey) {
    throw new MisuseError(`this key is not the key of ${office} in the definition`);
  }
  let counter = state.counters.nextOf(office);
  const entries = submission.entries.map((entry) => {
    const signed = signAct(entry, state.origin, office, key, counter);
    counter += 1;
    return signed;
  });
  return { entries, blobs: submission.blobs };
}

/** The file's bytes: `plebiscite-submission/1`. */
export function writeSubmission(origin: string, submission: Submission): Uint8Array {
  return writeJson(
    {
      format: "plebiscite-submission/1" as const,
      origin,
      entries: submission.entries.map((entry) => parseUtf8(writeEntry(entry))),
      blobs: submission.blobs.map(formatBase64),
    },
    SUBMISSION_FILE,
  );
}
