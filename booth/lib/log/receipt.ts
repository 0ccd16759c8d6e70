// Receipts: files that prove an entry is in a witnessed log. Source: C2SP tlog-proof (draft).

import { parseBase64 } from "../canonical/base64.ts";
import { parseUtf8 } from "../canonical/bytes.ts";
import { MalformedError } from "../errors.ts";
import { parseHash, parseNumber } from "./checkpoint.ts";
import { verifyInclusion } from "./inclusion.ts";
import type { Policy } from "./policy.ts";
import { openCheckpoint, requireQuorum, type WitnessedCheckpoint } from "./witnessed.ts";

const HEADER = "c2sp.org/tlog-proof@v1";
const LONGEST_PATH = 63;
const MOST_BYTES = 1_100_000;
const EXTRA = "extra ";
const INDEX = "index ";
const NEWLINE = 10;

/** An entry's `index`, its `path` of 32-byte hashes, and the checkpoint note, verbatim. */
export type Receipt = {
  readonly index: number;
  readonly path: readonly Uint8Array[];
  readonly checkpoint: Uint8Array;
};

/** The receipt in `raw`, not verified. Throws MalformedError unless it is the one spelling. */
export function parseReceipt(raw: Uint8Array): Receipt {
  if (raw.length > MOST_BYTES) {
    throw new MalformedError(`a receipt of ${raw.length} bytes; the most is ${MOST_BYTES}`);
  }
  const blank = raw.findIndex((byte, place) => byte === NEWLINE && raw[place + 1] === NEWLINE);
  const checkpoint = raw.slice(blank + 2);
  if (blank < 0 || checkpoint.length === 0) {
    throw new MalformedError("a receipt has a blank line, then a checkpoint");
  }
  const [header, ...lines] = parseUtf8(raw.slice(0, blank)).split("\n");
  if (header !== HEADER) {
    throw new MalformedError(`a receipt begins with ${HEADER}`, "receipt line 1");
  }
  if (lines[0]?.startsWith(EXTRA)) {
    parseBase64(lines[0].slice(EXTRA.length)); // for the application, and not authenticated
    lines.shift();
  }
  const [indexLine, ...path] = lines;
  if (!indexLine?.startsWith(INDEX)) {
    throw new MalformedError("the index line is missing", "receipt");
  }
  if (path.length > LONGEST_PATH) {
    throw new MalformedError(`${path.length} hashes; the most is ${LONGEST_PATH}`);
  }
  const index = parseNumber(indexLine.slice(INDEX.length));
  return { index, path: path.map(parseHash), checkpoint };
}

/**
 * The checkpoint, if the receipt proves that the log holds exactly `entry` at its index. The caller
 * made `entry` from what it sent, never from the receipt. Throws as `openCheckpoint`;
 * SignatureError if the quorum is not met; InclusionError if the path does not lead to the signed root.
 */
export function verifyReceipt(
  receipt: Receipt,
  entry: Uint8Array,
  policy: Policy,
): WitnessedCheckpoint {
  const opened = openCheckpoint(receipt.checkpoint, policy);
  requireQuorum(opened);
  verifyInclusion(entry, receipt.index, receipt.path, opened.size, opened.root);
  return opened;
}
