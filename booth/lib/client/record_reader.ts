// The record as this device has seen it: one growing log under the policy, its entries and blobs.
// Whatever does not fit is the service's lie.

import { sha256 } from "@noble/hashes/sha2.js";

import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { sameBytes } from "../canonical/bytes.ts";
import { ConsistencyError, EvidenceError, MalformedError } from "../errors.ts";
import type { Checkpoint } from "../log/checkpoint.ts";
import { verifyConsistency } from "../log/consistency.ts";
import type { PolicyFile } from "../log/policy_file.ts";
import { AuthenticatedTree } from "../log/tree.ts";
import { openCheckpoint, requireQuorum } from "../log/witnessed.ts";
import { checkAct, type OfficeKeys } from "../record/acts.ts";
import { parseEntry, type Act, type Entry, type EntryOf } from "../record/entries.ts";
import { lieUnless } from "./errors.ts";
import type { Service } from "./service.ts";
import type { Remembered } from "./types.ts";

const MOST_CHECKPOINT = 1_000_000; // bytes
const MOST_BLOB = 268_435_456;

/** An entry and its exact bytes. */
export type Found<T> = { readonly entry: T; readonly raw: Uint8Array };

export class RecordReader {
  private constructor(
    private readonly service: Service,
    readonly policy: PolicyFile,
    private tree: AuthenticatedTree,
  ) {}

  /** Read the newest checkpoint under the policy, and compare it with what was seen before. */
  static async open(
    service: Service,
    policy: PolicyFile,
    remembered: Remembered | undefined,
  ): Promise<RecordReader> {
    const newest = await readCheckpoint(service, policy);
    const reader = new RecordReader(service, policy, await openTree(service, newest));
    if (remembered !== undefined && remembered.size > 0) {
      await reader.reconcile(await lieUnless("remembered", () => seenBefore(remembered, policy)));
    }
    return reader;
  }

  get origin(): string {
    return this.policy.log.name;
  }

  get size(): number {
    return this.tree.size;
  }

  get remembered(): Remembered {
    return { origin: this.origin, size: this.tree.size, root: formatHex(this.tree.root) };
  }

  /** See at least `size` entries, where the service says that there are as many. */
  async grow(size: number): Promise<void> {
    if (size > this.tree.size) {
      await this.reconcile(await readCheckpoint(this.service, this.policy));
    }
  }

  /**
   * Take in another checkpoint of this log, whose signatures were checked. One history must hold
   * both; the larger one is the head from here on.
   */
  async reconcile(other: Checkpoint): Promise<void> {
    await lieUnless("two-histories", async () => {
      const isNewer = other.size > this.tree.size;
      const larger = isNewer ? await openTree(this.service, other) : this.tree;
      const smaller = isNewer ? this.tree : other;
      if (smaller.size === 0) {
        throw new ConsistencyError("an empty log holds no referendum");
      }
      const proof = await larger.consistency(smaller.size);
      verifyConsistency(smaller.size, larger.size, smaller.root, larger.root, proof);
      if (larger.size >= this.tree.size) {
        this.tree = larger;
      }
    });
  }

  /** The entry at `index`, proved to be there. */
  async entry(index: number): Promise<Found<Entry>> {
    await this.grow(index + 1);
    return lieUnless("entry", async () => {
      const raw = await this.tree.entry(index);
      return { entry: parseEntry(raw), raw };
    });
  }

  /** As `entry`, of this kind. */
  async entryOf<K extends Entry["kind"]>(index: number, kind: K): Promise<Found<EntryOf<K>>> {
    const found = await this.entry(index);
    return lieUnless("entry-kind", () => {
      if (found.entry.kind !== kind) {
        throw new EvidenceError(`entry ${index} is a ${found.entry.kind}, not a ${kind}`);
      }
      return found as Found<EntryOf<K>>;
    });
  }

  /** As `entryOf`, signed by its offices. */
  async act<K extends Act["kind"]>(
    index: number,
    kind: K,
    keys: OfficeKeys,
  ): Promise<Found<EntryOf<K>>> {
    const found = await this.entryOf(index, kind);
    await lieUnless("act-signature", () => {
      checkAct(found.entry as Act, this.origin, keys);
    });
    return found;
  }

  /** The blob of this SHA-256, in hex. */
  blob(digest: string): Promise<Uint8Array> {
    return lieUnless("blob", async () => {
      const expected = parseHex(digest, 32);
      const raw = await this.service.file(`blob/${digest}`, MOST_BLOB);
      if (!sameBytes(sha256(raw), expected)) {
        throw new EvidenceError("the blob has other bytes than its name says", digest);
      }
      return raw;
    });
  }
}

function readCheckpoint(service: Service, policy: PolicyFile): Promise<Checkpoint> {
  return lieUnless("checkpoint", async () => {
    const raw = await service.file("checkpoint", MOST_CHECKPOINT, true);
    const opened = openCheckpoint(raw, policy.policy);
    requireQuorum(opened);
    return opened;
  });
}

function openTree(service: Service, checkpoint: Checkpoint): Promise<AuthenticatedTree> {
  const read = (path: string, most: number) => service.file(path, most);
  return lieUnless("tree", () => AuthenticatedTree.open(read, checkpoint.size, checkpoint.root));
}

/** What an earlier visit kept. Another origin cannot be compared: it is another log. */
function seenBefore(remembered: Remembered, policy: PolicyFile): Checkpoint {
  if (remembered.origin !== policy.log.name) {
    throw new MalformedError("what was remembered is of another referendum", remembered.origin);
  }
  return { ...remembered, root: parseHex(remembered.root, 32) };
}
