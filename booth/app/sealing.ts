// One Worker for one sealing; it ends with it, so that nothing secret stays in it.

import workerAddress from "./sealing.worker.ts?worker&url";
import type { PreparationTask, PreparedBallot } from "../lib/client.ts";

type Answer = { readonly prepared: PreparedBallot } | { readonly problem: string };

/** Trusted Types as far as they are used: browsers without them have no such property. */
interface Vouching {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

// The security policy of the page lets no text become a program unless it is vouched for: the one
// file that the build made for the Worker is.
const vouching = (globalThis as { trustedTypes?: Vouching }).trustedTypes;
const program =
  vouching
    ?.createPolicy("booth", { createScriptURL: (address) => address })
    .createScriptURL(workerAddress) ?? workerAddress;

export function sealElsewhere(task: PreparationTask): Promise<PreparedBallot> {
  const worker = new Worker(program, { type: "module" });
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
