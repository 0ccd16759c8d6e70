// Sending an entry until there is a receipt or a refusal, always the same bytes; and checking the
// receipt. "Recorded" is said only of what is proved.

import { utf8 } from "../canonical/bytes.ts";
import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { trackerWords } from "../canonical/words.ts";
import { EvidenceError } from "../errors.ts";
import { parseReceipt, verifyReceipt } from "../log/receipt.ts";
import { witnessTime } from "../log/witnessed.ts";
import type { Random } from "../proofs/transcript.ts";
import {
  Busy,
  lieUnless,
  LyingServer,
  Refused,
  SecondFactorNeeded,
  Unreachable,
} from "./errors.ts";
import type { RecordReader } from "./record_reader.ts";
import { readHint, waitByClock, type Posted, type Service } from "./service.ts";
import { acceptedShape, errorShape } from "./setup.ts";
import type { Sent } from "./tail.ts";
import type { CastOptions, Recorded } from "./types.ts";

const FIRST_PAUSE = 1; // seconds; doubled each time
const LONGEST_PAUSE = 30; // seconds
const LONGEST_BUSY = 600; // seconds: a service cannot ask for more

export type Outgoing = Pick<Sent, "kind" | "unit" | "credential" | "counter" | "tracker" | "entry">;

export class Sender {
  constructor(
    private readonly service: Service,
    private readonly reader: RecordReader,
    private readonly random: Random,
  ) {}

  /** Throws Refused, SecondFactorNeeded, LyingServer; Busy and Unreachable after `attempts`. */
  async send(outgoing: Outgoing, options: CastOptions = {}): Promise<Recorded> {
    const { signal, onState, wait = waitByClock, attempts = Infinity } = options;
    for (let attempt = 1; ; attempt += 1) {
      onState?.({ step: "sending", attempt });
      const outcome = await this.attempt(outgoing, options);
      if (!(outcome instanceof Busy || outcome instanceof Unreachable)) {
        return outcome;
      }
      if (attempt >= attempts) {
        throw outcome;
      }
      const isBusy = outcome instanceof Busy;
      const retryIn = Math.max(isBusy ? outcome.retryAfter : 0, this.pause(attempt));
      onState?.({ step: isBusy ? "busy" : "unreachable", retryIn });
      await wait(1000 * retryIn, signal);
    }
  }

  /** What is proved to be recorded, or why to try again: also where the proof could not be read. */
  private async attempt(
    outgoing: Outgoing,
    options: CastOptions,
  ): Promise<Recorded | Busy | Unreachable> {
    const path = outgoing.kind === "ballot" ? "ballots" : "challenges";
    const body = utf8(outgoing.entry);
    try {
      const answer = await this.service.post(path, body, options.token, options.signal);
      requireAccepted(answer);
      options.onState?.({ step: "checking" });
      return await this.check(outgoing, body, answer);
    } catch (problem) {
      if (problem instanceof Busy || problem instanceof Unreachable) {
        return problem;
      }
      throw problem;
    }
  }

  /** Seconds to wait: longer each time, and not all devices at once. */
  private pause(attempt: number): number {
    const longest = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
    const [byte = 255] = this.random(1);
    return longest * (0.5 + byte / 510);
  }

  private async check(outgoing: Outgoing, body: Uint8Array, answer: Posted): Promise<Recorded> {
    const accepted = readHint(answer.body, acceptedShape);
    const proved = await lieUnless("receipt", () => {
      const receipt = parseReceipt(utf8(accepted.receipt));
      const checkpoint = verifyReceipt(receipt, body, this.reader.policy.policy);
      if (receipt.index !== accepted.index) {
        throw new EvidenceError("the answer names another place than the receipt");
      }
      return { receipt, checkpoint };
    });
    await this.reader.reconcile(proved.checkpoint);
    const { kind, unit, credential, counter, tracker, entry } = outgoing;
    return {
      kind,
      origin: this.reader.origin,
      unit,
      credential,
      index: proved.receipt.index,
      counter,
      tracker,
      words: trackerWords(parseHex(tracker, 32)),
      entry,
      receipt: accepted.receipt,
      size: proved.checkpoint.size,
      root: formatHex(proved.checkpoint.root),
      witnessedAt: witnessTime(proved.checkpoint),
      loggedAt: accepted.logged_at,
    };
  }
}

/** Throw Busy or Unreachable for what waiting may mend; what it does not, otherwise. */
function requireAccepted(answer: Posted): void {
  const { status } = answer;
  if (status === 200) {
    return;
  }
  if (status === 503 || status === 429) {
    const seconds = Math.min(answer.retryAfter ?? 0, LONGEST_BUSY);
    throw new Busy(`the service answered ${status}`, seconds);
  }
  if (status >= 500 || status === 408 || status === 425) {
    throw new Unreachable(`the service answered ${status}`);
  }
  const { code, message, remedy } = errorOf(answer);
  if (status === 401) {
    throw new SecondFactorNeeded(message);
  }
  throw new Refused(code, message, status, remedy);
}

function errorOf(answer: Posted): { code: string; message: string; remedy: string } {
  try {
    return readHint(answer.body, errorShape).error;
  } catch (problem) {
    if (problem instanceof LyingServer) {
      const message = `the service answered ${answer.status}`;
      return { code: `http-${answer.status}`, message, remedy: "" };
    }
    throw problem;
  }
}
