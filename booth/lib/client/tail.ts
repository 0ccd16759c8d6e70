// What this device has signed and sent, so that it never signs two ballots with one number, sends
// the same bytes again after a reload, and notices a record that forgets. Plain data outside:
// `tail.text` to store, `Tail.parse` to read. Values do not change; each step gives a new tail.

import { parseJsonText, writeJson } from "../canonical/json.ts";
import { parseUtf8 } from "../canonical/bytes.ts";
import { integer, list, nullable, oneOf, struct, text, type Value } from "../canonical/shapes.ts";
import { MisuseError } from "../errors.ts";
import { preparedShape, entryTextOf } from "./prepared.ts";
import type { PreparedBallot, Recorded } from "./types.ts";

const sentShape = struct({
  kind: oneOf("ballot", "challenge"),
  unit: text,
  credential: text,
  counter: integer(1),
  tracker: text,
  /** Exact text of the entry. */
  entry: text,
  /** sent: nobody knows yet. recorded: there is a receipt. refused: it will never be logged. */
  state: oneOf("sent", "recorded", "refused"),
  /** Where it is, once recorded; −1 before. */
  index: integer(-1),
});
export type Sent = Value<typeof sentShape>;

const tailShape = struct({
  format: oneOf("plebiscite-tail/1"),
  origin: text,
  /** Sealed and not sent: secret. */
  sealed: nullable(preparedShape),
  sent: list(sentShape),
});

export class Tail {
  private constructor(private readonly value: Value<typeof tailShape>) {}

  /** Nothing signed yet. */
  static empty(origin: string): Tail {
    return new Tail({ format: "plebiscite-tail/1", origin, sealed: null, sent: [] });
  }

  /** What `text` gave. Throws MalformedError. */
  static parse(stored: string): Tail {
    return new Tail(parseJsonText(stored, tailShape));
  }

  /** To store. Secret while a ballot is sealed or its challenge is not opened yet. */
  get text(): string {
    return parseUtf8(writeJson(this.value, tailShape));
  }

  get origin(): string {
    return this.value.origin;
  }

  /** The ballot whose fate is open, or whose challenge can still be opened; or null. */
  get sealed(): PreparedBallot | null {
    return this.value.sealed;
  }

  get sent(): readonly Sent[] {
    return this.value.sent;
  }

  /** What was sent and neither recorded nor refused, in order: send it again first (`settle`). */
  get unsettled(): readonly Sent[] {
    return this.value.sent.filter((one) => one.state === "sent");
  }

  /** What the record must hold of this credential. */
  recordedOf(credential: string): Sent[] {
    return this.value.sent.filter(
      (one) => one.credential === credential && one.state === "recorded",
    );
  }

  /**
   * Keep a sealed ballot before its tracker is shown. Throws MisuseError while another is sealed,
   * or when its number was used: one number is for one ballot.
   */
  withSealed(prepared: PreparedBallot): Tail {
    this.requireFree(prepared);
    return this.with({ sealed: prepared });
  }

  /** Forget a sealed ballot of which nothing left the device. */
  withoutSealed(): Tail {
    return this.with({ sealed: null });
  }

  /**
   * Note what is about to be sent, and store it before it is. A ballot's randomness is dropped
   * here: it must never be shown once the ballot was sent. Throws MisuseError.
   */
  withSent(prepared: PreparedBallot, kind: Sent["kind"]): Tail {
    this.requireFree(prepared);
    const { unit, credential, counter, tracker } = prepared;
    const entry = entryTextOf(prepared, kind);
    const sent = {
      kind,
      unit,
      credential,
      counter,
      tracker,
      entry,
      state: "sent",
      index: -1,
    } as const;
    return this.with({
      sealed: kind === "ballot" ? null : prepared,
      sent: [...this.value.sent, sent],
    });
  }

  /** Note a receipt. */
  withRecorded(recorded: Recorded): Tail {
    return this.changed(recorded.entry, { state: "recorded", index: recorded.index });
  }

  /** Note that an entry was refused for what it holds, so that it will never be logged. */
  withRefused(entry: string): Tail {
    return this.changed(entry, { state: "refused" });
  }

  private changed(entry: string, change: Partial<Sent>): Tail {
    if (!this.value.sent.some((one) => one.entry === entry)) {
      throw new MisuseError("this entry was not noted as sent", "tail");
    }
    const sent = this.value.sent.map((one) => (one.entry === entry ? { ...one, ...change } : one));
    return this.with({ sent });
  }

  private requireFree(prepared: PreparedBallot): void {
    if (prepared.origin !== this.value.origin) {
      throw new MisuseError("the ballot is of another referendum than what was sent", "tail");
    }
    const { sealed } = this.value;
    if (sealed !== null && sealed.tracker !== prepared.tracker) {
      throw new MisuseError("another ballot is sealed: cast it, open it or give it up", "tail");
    }
    const own = this.value.sent.filter((one) => one.credential === prepared.credential);
    if (own.some((one) => one.state !== "refused" && one.counter >= prepared.counter)) {
      throw new MisuseError(`number ${prepared.counter} was used for another ballot`, "tail");
    }
  }

  private with(change: Partial<Value<typeof tailShape>>): Tail {
    return new Tail({ ...this.value, ...change });
  }
}
