// Opening a checkpoint under a policy: whose log, how large, and who saw it. In order: the note is
// well-formed; its text is a checkpoint; its origin is a log of the policy; that log signed it;
// every line of a known key verifies; then the quorum is counted.

import { SignatureError } from "../errors.ts";
import { parseCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { verifyCosignature } from "./cosignature.ts";
import { parseNote, signaturesOf, verifyText, type Note } from "./note.ts";
import { isMetBy, type Policy } from "./policy.ts";

/**
 * A checkpoint its log signed, and by witness's name the newest time it cosigned (POSIX seconds).
 * `isQuorumMet` is true, too, under a policy without quorum: ask the policy.
 */
export type WitnessedCheckpoint = Checkpoint & {
  readonly cosigned: ReadonlyMap<string, number>;
  readonly isQuorumMet: boolean;
};

/** Throws MalformedError, SignatureError. An unmet quorum throws nothing here. */
export function openCheckpoint(raw: Uint8Array, policy: Policy): WitnessedCheckpoint {
  const note = parseNote(raw);
  const checkpoint = parseCheckpoint(note.text);
  verifyLogs(note, checkpoint.origin, policy);
  const cosigned = cosignersOf(note, policy);
  return { ...checkpoint, cosigned, isQuorumMet: isMetBy(policy, new Set(cosigned.keys())) };
}

/** Throw SignatureError unless the policy's quorum cosigned. */
export function requireQuorum(opened: WitnessedCheckpoint): void {
  if (!opened.isQuorumMet) {
    const names = [...opened.cosigned.keys()].sort().join(", ") || "nobody";
    throw new SignatureError(
      `the quorum is not met: cosigned by ${names}`,
      `checkpoint of ${opened.origin} at ${opened.size}`,
    );
  }
}

/** The upper median of the witnesses' times; null without any. */
export function witnessTime(opened: WitnessedCheckpoint): number | null {
  const times = [...opened.cosigned.values()].sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? null;
}

function verifyLogs(note: Note, origin: string, policy: Policy): void {
  let signed = false;
  for (const log of policy.logs) {
    if (signaturesOf(note, log.key).length > 0) {
      verifyText(note, log.key);
      signed ||= log.key.name === origin;
    }
  }
  if (!signed) {
    throw new SignatureError(
      "no signature of a log the policy names for this origin",
      `origin ${origin}`,
    );
  }
}

function cosignersOf(note: Note, policy: Policy): Map<string, number> {
  const times = new Map<string, number>();
  for (const witness of policy.witnesses) {
    for (const line of signaturesOf(note, witness.key)) {
      const time = verifyCosignature(note.text, line, witness.key);
      times.set(witness.name, Math.max(time, times.get(witness.name) ?? 0));
    }
  }
  return times;
}
