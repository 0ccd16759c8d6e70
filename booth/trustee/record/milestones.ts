// The kept checkpoints of a record, opened under the policy when they are asked for; and the log's
// root at any size, from its own checked tiles.

import { sameBytes } from "../../lib/canonical/bytes.ts";
import { EvidenceError, UnavailableError } from "../../lib/errors.ts";
import type { PolicyFile } from "../../lib/log/policy_file.ts";
import type { ReadFile } from "../../lib/log/tiles.ts";
import type { AuthenticatedTree } from "../../lib/log/tree.ts";
import { openCheckpoint, witnessTime } from "../../lib/log/witnessed.ts";

const MOST_BYTES = 1_000_000;

export type Milestone = {
  readonly size: number;
  readonly root: Uint8Array;
  readonly quorumMet: boolean;
  /** The witnesses' upper median, POSIX seconds; null without witnesses. */
  readonly time: number | null;
};

export class Milestones {
  readonly #read: ReadFile;
  readonly #policy: PolicyFile;
  readonly #tree: AuthenticatedTree;
  readonly #opened = new Map<number, Milestone | null>();

  constructor(read: ReadFile, policy: PolicyFile, tree: AuthenticatedTree) {
    this.#read = read;
    this.#policy = policy;
    this.#tree = tree;
  }

  /** The log's root when it had `size` entries. */
  rootAt(size: number): Promise<Uint8Array> {
    if (size === this.#tree.size) return Promise.resolve(this.#tree.root);
    return this.#tree.rangeHash(0, size);
  }

  /**
   * The kept checkpoint of exactly this size, or null. Throws EvidenceError when the log signed
   * another root for it: it showed two histories.
   */
  async at(size: number): Promise<Milestone | null> {
    const known = this.#opened.get(size);
    if (known !== undefined) return known;
    const found = await this.#open(size);
    this.#opened.set(size, found);
    return found;
  }

  async #open(size: number): Promise<Milestone | null> {
    let raw: Uint8Array;
    try {
      raw = await this.#read(`checkpoints/${size}`, MOST_BYTES);
    } catch (problem) {
      if (problem instanceof UnavailableError) return null;
      throw problem;
    }
    const opened = openCheckpoint(raw, this.#policy.policy);
    if (opened.origin !== this.#policy.log.name || opened.size !== size) {
      throw new EvidenceError(`it is the checkpoint of ${opened.origin} at ${opened.size}`);
    }
    if (!sameBytes(opened.root, await this.rootAt(size))) {
      throw new EvidenceError(
        "the log signed another root for this size: it showed two histories",
        `checkpoints/${size}`,
      );
    }
    const { root, isQuorumMet: quorumMet } = opened;
    return { size, root, quorumMet, time: witnessTime(opened) };
  }

  /** Whether a kept checkpoint of a size from `low` to `high` met the policy. */
  async witnessedBetween(low: number, high: number): Promise<boolean> {
    for (let size = low; size <= high; size += 1) {
      if ((await this.at(size))?.quorumMet) return true;
    }
    return false;
  }
}
