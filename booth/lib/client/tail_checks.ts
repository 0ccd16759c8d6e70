// What this device sent before, against what the record shows; and the next number to sign.

import { MisuseError } from "../errors.ts";
import { LyingServer } from "./errors.ts";
import type { Tail } from "./tail.ts";
import type { Voter } from "./types.ts";

/** Throw LyingServer if the chain lacks an entry for which this device has a receipt. */
export function requireRemembered(
  chain: Voter["chain"],
  credential: string,
  tail: Tail | undefined,
): void {
  for (const sent of tail?.recordedOf(credential) ?? []) {
    const found = chain.entries.find((entry) => entry.index === sent.index);
    if (found?.tracker !== sent.tracker || found.counter !== sent.counter) {
      throw new LyingServer(
        "entry-hidden",
        "the service does not show an entry for which this device has a receipt",
        `entry ${sent.index}`,
      );
    }
  }
}

/**
 * The counter of the voter's next entry, and the ballot it replaces: after what the record shows
 * and what this device has sent since. Throws MisuseError while something is unsettled, because whether
 * it will be logged decides both.
 */
export function nextPlace(
  voter: Voter,
  tail: Tail | undefined,
): { readonly counter: number; readonly replaces: string } {
  if (tail?.unsettled.some((sent) => sent.credential === voter.credential)) {
    throw new MisuseError("an earlier ballot has no receipt yet: settle it first", "tail");
  }
  const later = (tail?.recordedOf(voter.credential) ?? []).filter(
    (sent) => sent.counter > voter.chain.counter,
  );
  const ballots = later.filter((sent) => sent.kind === "ballot");
  return {
    counter: Math.max(voter.chain.counter, ...later.map((sent) => sent.counter)) + 1,
    replaces: ballots.at(-1)?.tracker ?? voter.chain.standing,
  };
}
