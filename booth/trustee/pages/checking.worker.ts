// Checks votes beside the page. Public data only.

import { VoteChecker, type IndexedEntry, type VotingContext } from "../record/vote_check.ts";

export type Order =
  | { readonly context: VotingContext }
  | { readonly task: number; readonly entries: readonly IndexedEntry[] };

let checker: VoteChecker | undefined;

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  if ("context" in data) {
    checker = new VoteChecker(data.context);
    return;
  }
  const outcomes = data.entries.map((entry) => checker?.check(entry));
  postMessage({ task: data.task, outcomes });
});
