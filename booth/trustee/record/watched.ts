// What only witnesses tell: that opening, end of voting and close were seen at their exact sizes,
// and when. Source: spec/record.md, section 3. A trustee asks before it decrypts.

import { ConductError } from "../../lib/errors.ts";
import type { Milestone } from "./milestones.ts";
import type { RecordState } from "./state.ts";

/** Throws ConductError unless a kept checkpoint of exactly this size meets the policy. */
export async function requireWatchedAt(
  state: RecordState,
  kind: string,
  size: number,
): Promise<Milestone> {
  const milestone = await state.milestones.at(size);
  if (!milestone?.quorumMet) {
    throw new ConductError(
      `no kept checkpoint of exactly ${size} entries meets the policy; wait for the witnesses`,
      `entry ${size - 1} (${kind})`,
    );
  }
  return milestone;
}

/** Rehearsal, open, polls-closed and close were watched, and voting lasted as long as promised. */
export async function requireWatched(state: RecordState, witnessed: boolean): Promise<void> {
  const rehearsal = state.rehearsal?.point.size ?? 0;
  if (rehearsal) await requireWatchedAt(state, "rehearsal", rehearsal);
  const opened = await requireWatchedAt(state, "open", state.openSize);
  const ended = await requireWatchedAt(state, "polls-closed", state.pollsClosedSize);
  await requireWatchedAt(state, "close", state.close?.size ?? 0);
  if (witnessed) requireTimes(state, opened, ended);
}

function requireTimes(state: RecordState, opened: Milestone, ended: Milestone): void {
  const { calendar } = state.requiredDefinition();
  const began = opened.time ?? 0;
  if (began < calendar.opens || began >= state.closes) {
    throw new ConductError("voting opened at another time than the calendar says", "open");
  }
  const end = ended.time ?? 0;
  if (end < state.closes || end > state.closes + calendar.closing_grace) {
    throw new ConductError("voting ended at another time than the calendar says", "polls-closed");
  }
}
