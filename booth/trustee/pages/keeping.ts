// What stays on this device beside the trustee's own files: nothing secret. The policy that was
// compared, the largest checkpoint seen, and a second copy of the journal.

import { utf8, parseUtf8 } from "../../lib/canonical/bytes.ts";
import { Journal } from "../offices/journal.ts";
import type { Remembered } from "../record/replay.ts";

type Kept = { policy?: string; remembered?: Remembered; journal?: string };

export class Keeping {
  readonly #name: string;
  readonly #store: Storage | null;

  constructor(slug: string, store: Storage | null) {
    this.#name = `plebiscite-trustee/${slug}`;
    this.#store = store;
  }

  #read(): Kept {
    try {
      return JSON.parse(this.#store?.getItem(this.#name) ?? "{}") as Kept;
    } catch {
      return {};
    }
  }

  #write(change: Kept): void {
    try {
      this.#store?.setItem(this.#name, JSON.stringify({ ...this.#read(), ...change }));
    } catch {
      // A full or closed store: the trustee's own files are what counts.
    }
  }

  /** Fingerprint in hex of the policy whose words were compared; "" before that. */
  get policy(): string {
    return this.#read().policy ?? "";
  }

  set policy(fingerprint: string) {
    this.#write({ policy: fingerprint });
  }

  get remembered(): Remembered | undefined {
    return this.#read().remembered;
  }

  set remembered(checkpoint: Remembered | undefined) {
    if (checkpoint) this.#write({ remembered: checkpoint });
  }

  get journal(): Journal {
    return new Journal(utf8(this.#read().journal ?? ""));
  }

  set journal(journal: Journal) {
    this.#write({ journal: parseUtf8(journal.bytes) });
  }
}
