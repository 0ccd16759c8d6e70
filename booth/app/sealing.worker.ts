// Locks the answers beside the page, so that the page stays alive while it computes.

import { runPreparation } from "../lib/client/preparing.ts";
import type { PreparationTask } from "../lib/client.ts";

const fresh = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

self.addEventListener("message", (event: MessageEvent<PreparationTask>) => {
  try {
    self.postMessage({ prepared: runPreparation(event.data, fresh) });
  } catch (error) {
    self.postMessage({ problem: error instanceof Error ? error.message : String(error) });
  }
});
