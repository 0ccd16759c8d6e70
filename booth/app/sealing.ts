// One Worker for one sealing; it ends with it, so that nothing secret stays in it.

import type { PreparationTask, PreparedBallot } from "../lib/client.ts";

type Answer = { readonly prepared: PreparedBallot } | { readonly problem: string };

export function sealElsewhere(task: PreparationTask): Promise<PreparedBallot> {
  const worker = new Worker(new URL("./sealing.worker.ts", import.meta.url), { type: "module" });
  const answer = new Promise<PreparedBallot>((resolve, reject) => {
    worker.addEventListener("message", (event: MessageEvent<Answer>) => {
      if ("prepared" in event.data) resolve(event.data.prepared);
      else reject(new Error(event.data.problem));
    });
    worker.addEventListener("error", (event) => reject(new Error(event.message || "worker")));
  });
  worker.postMessage(task);
  return answer.finally(() => worker.terminate());
}
