// Whether ballots are taken now. The service says so; where the record can prove it, it is proved.

import type { OfficeKeys } from "../record/acts.ts";
import { EvidenceError } from "../errors.ts";
import { lieUnless, NotOpen, type Phase } from "./errors.ts";
import type { RecordReader } from "./record_reader.ts";
import { phaseOf, type Setup } from "./setup.ts";

/** The entries that lead to each phase in which nobody can vote. */
const SAID_BY = {
  paused: ["pause"],
  "polls-closed": ["polls-closed"],
  closed: ["close"],
  aborted: ["abort"],
  ended: ["end"],
} as const;

/**
 * Return only if the service says that voting is open and the record holds `open`. Throws NotOpen,
 * marked as proved where the record holds the act that says so; LyingServer.
 */
export async function requirePhase(
  reader: RecordReader,
  setup: Setup,
  keys: OfficeKeys,
): Promise<void> {
  const phase = phaseOf(setup.phase);
  const opened = setup.entries.get("open") ?? null;
  if (phase === "draft" || opened === null) {
    throw new NotOpen("voting has not begun", "draft", false);
  }
  await reader.act(opened, "open", keys);
  if (phase !== "voting") {
    throw new NotOpen(`voting is ${phase}`, phase, await isProved(reader, setup, phase, keys));
  }
}

async function isProved(
  reader: RecordReader,
  setup: Setup,
  phase: Exclude<Phase, "draft" | "voting">,
  keys: OfficeKeys,
): Promise<boolean> {
  const [kind] = SAID_BY[phase];
  const index = kind === "pause" ? setup.acts.at(-1) : setup.entries.get(kind);
  if (index === undefined || index === null) {
    return false;
  }
  if (kind !== "pause") {
    await reader.act(index, kind, keys);
    return true;
  }
  const { entry } = await reader.entry(index);
  await lieUnless("phase", () => {
    if (entry.kind !== "pause" && entry.kind !== "extension") {
      throw new EvidenceError(`the last act is ${entry.kind}, which pauses nothing`);
    }
  });
  return entry.kind === "pause" && (await reader.act(index, "pause", keys)) !== undefined;
}
