// A voter's code as typed, pasted or carried by a link.

import { MistypedCode, readCode as readSymbols } from "../ballot/codes.ts";
import { parseBase64url } from "../canonical/base64.ts";
import { MalformedError } from "../errors.ts";
import { CodeMistyped } from "./errors.ts";

const FINGERPRINT_BYTES = 32;

/** The 26 canonical symbols of a code as typed; white space around it is dropped. */
export function readCode(typed: string): string {
  try {
    return readSymbols(typed.replaceAll(/\s/g, ""));
  } catch (problem) {
    if (problem instanceof MistypedCode) {
      throw new CodeMistyped(problem.mistake, problem.message, problem.detail);
    }
    throw problem;
  }
}

/**
 * What a link's fragment carries: `#CODE.FINGERPRINT`, either part perhaps missing. The code is not
 * read yet; a fingerprint in any other form is refused, never ignored: it is what the letter pins.
 */
export function codeOfFragment(fragment: string): {
  readonly code: string;
  readonly fingerprint: Uint8Array | null;
} {
  const [code = "", ...rest] = fragment.replace(/^#/, "").split(".");
  if (rest.length === 0) {
    return { code, fingerprint: null };
  }
  const fingerprint = parseBase64url(rest.join("."));
  if (fingerprint.length !== FINGERPRINT_BYTES) {
    throw new MalformedError("the link's fingerprint is not 32 bytes long", "link");
  }
  return { code, fingerprint };
}
