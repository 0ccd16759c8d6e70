// Checks that run anywhere: under Vitest, and in a page of a real browser.

import { PlebisciteError } from "../../../lib/errors.ts";

export type Check = { readonly name: string; readonly run: () => void | Promise<void> };
// Vectors have no types: a wrong shape fails the check that reads it.
export type Json = ReturnType<typeof JSON.parse>;

/** Throw unless both are the same as JSON. */
export function equal(found: unknown, expected: unknown, what = "value"): void {
  const [one, two] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== two) {
    throw new Error(`${what}: found ${one?.slice(0, 300)}, expected ${two?.slice(0, 300)}`);
  }
}

/** Throw unless `run` throws one of our errors: another error is a fault of the program. */
export async function refused(run: () => unknown): Promise<PlebisciteError> {
  try {
    await run();
  } catch (problem) {
    if (problem instanceof PlebisciteError) {
      return problem;
    }
    throw problem;
  }
  throw new Error("accepted, and must be refused");
}
