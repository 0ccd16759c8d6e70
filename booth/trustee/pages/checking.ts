// Votes are checked in as many Workers as the device has processors.

import { UnavailableError } from "../../lib/errors.ts";
import type { CheckVotes, VoteOutcome, VotingContext } from "../record/vote_check.ts";
import type { Order } from "./checking.worker.ts";

const MOST_WORKERS = 8;

type Waiting = {
  readonly done: (outcomes: readonly VoteOutcome[]) => void;
  readonly failed: (problem: unknown) => void;
};

/** A pool of Workers; `close` ends them. */
export class CheckingPool {
  #workers: Worker[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  /** For `replay`. */
  readonly checker = (context: VotingContext): CheckVotes => {
    const count = Math.min(Math.max(navigator.hardwareConcurrency || 1, 1), MOST_WORKERS);
    this.#workers = Array.from({ length: count }, () => this.#start(context));
    return (entries) =>
      new Promise((done, failed) => {
        const task = this.#next;
        this.#next += 1;
        this.#waiting.set(task, { done, failed });
        const order: Order = { task, entries };
        this.#workers[task % this.#workers.length]?.postMessage(order);
      });
  };

  #start(context: VotingContext): Worker {
    const worker = new Worker(new URL("./checking.worker.ts", import.meta.url), {
      type: "module",
    });
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      this.#waiting.get(data.task)?.done(data.outcomes);
      this.#waiting.delete(data.task);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      for (const { failed } of this.#waiting.values()) {
        failed(new UnavailableError("this browser could not check the votes"));
      }
      this.#waiting.clear();
    });
    const order: Order = { context };
    worker.postMessage(order);
    return worker;
  }

  close(): void {
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
  }
}

type Answer = { readonly task: number; readonly outcomes: readonly VoteOutcome[] };
