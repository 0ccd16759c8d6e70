// Checkpoints: three lines that commit to a whole log. Extension lines are refused, because
// cosigners disagree whether they sign them. Source: C2SP tlog-checkpoint 1.0.0.

import { parseBase64 } from "../canonical/base64.ts";
import { MalformedError, UnsupportedError } from "../errors.ts";
import { requireHashes } from "./merkle.ts";

const LARGEST_NUMBER = 2n ** 63n - 1n; // as other implementations have it
const NUMBER = /^(?:0|[1-9][0-9]{0,18})$/;
const LINES = 3;

/** A log's `origin`, its `size` in entries, and the 32-byte `root` over them. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
};

/** A decimal number in its one spelling, at most 2^63−1. Throws MalformedError otherwise. */
export function parseBigNumber(text: string): bigint {
  if (!NUMBER.test(text) || BigInt(text) > LARGEST_NUMBER) {
    const shown = JSON.stringify(text.slice(0, 40));
    throw new MalformedError(`${shown} is not a plain decimal number below 2^63`);
  }
  return BigInt(text);
}

/** As `parseBigNumber`, for sizes and indices. Throws UnsupportedError above 2^53−1. */
export function parseNumber(text: string): number {
  const number = parseBigNumber(text);
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new UnsupportedError(`${text} is larger than this program counts`);
  }
  return Number(number);
}

/** The 32 bytes of a base64 hash. Throws MalformedError for another spelling or length. */
export function parseHash(text: string): Uint8Array {
  const raw = parseBase64(text);
  requireHashes(raw);
  return raw;
}

/** The checkpoint in a note's text; says nothing of who signed it. Throws MalformedError. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n");
  const [origin, size, root, rest] = lines;
  if (lines.length !== LINES + 1 || rest !== "") {
    throw new MalformedError("a checkpoint is three lines: origin, size, root");
  }
  if (!origin) {
    throw new MalformedError("the origin is empty", "checkpoint line 1");
  }
  return { origin, size: parseNumber(size ?? ""), root: parseHash(root ?? "") };
}
