// A pause between two tries that ends early: when the network comes back, or the voter asks.

export class Waiting {
  private wake: () => void = () => undefined;

  begin(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(reasonOf(signal));
      const timer = setTimeout(done, milliseconds);
      const end = (): void => {
        clearTimeout(timer);
        globalThis.removeEventListener?.("online", done);
        this.wake = () => undefined;
      };
      function done(): void {
        end();
        resolve();
      }
      this.wake = done;
      globalThis.addEventListener?.("online", done);
      signal?.addEventListener("abort", () => {
        end();
        reject(reasonOf(signal));
      });
    });
  }

  /** End the pause now. */
  end(): void {
    this.wake();
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("given up");
}
