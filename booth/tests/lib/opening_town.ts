// Opening the town of a service under test.

import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "node:crypto";

import { utf8 } from "../../lib/canonical/bytes.ts";
import { openReferendum, type OpenOptions, type Referendum } from "../../lib/client.ts";
import type { TownService } from "./town_service.ts";
import { TOWN } from "./town.ts";

export const random = (count: number) => new Uint8Array(randomBytes(count));
export const FINGERPRINT = sha256(utf8(TOWN.policy));

export function openTown(
  service: TownService,
  options: Partial<OpenOptions> = {},
): Promise<Referendum> {
  return openReferendum("https://vote.example", "town", {
    fetch: service.fetch,
    random,
    policyFingerprint: FINGERPRINT,
    ...options,
  });
}

/** The code of one of the town's voters, as printed. */
export function codeOf(voter: number): string {
  return TOWN.codes[voter];
}

/** Does not wait; notes what it was asked to wait, in seconds. */
export function noWait() {
  const waited: number[] = [];
  const wait = (milliseconds: number) => {
    waited.push(milliseconds / 1000);
    return Promise.resolve();
  };
  return { waited, wait };
}
