// The kinds of entry that a voter's device reads or writes, and their bytes: canonical JSON, `kind`
// first. Other kinds are refused as unsupported: nothing here may rely on them.

import { parseJson, parseHint, writeJson } from "../canonical/json.ts";
import {
  integer,
  list,
  oneOf,
  optional,
  struct,
  tagged,
  text,
  type Shape,
  type Value,
} from "../canonical/shapes.ts";
import { MisuseError, UnsupportedError } from "../errors.ts";
import { schnorrShape } from "../proofs/schnorr.ts";

const LARGEST_ENTRY = 65_535; // bytes
const LATEST = 253_402_300_799; // the end of the year 9999
const counter = integer(1);

const signatureShape = struct({ by: text, counter, signature: text });
/** A signed act: which office, the how-manieth act of its key, and Ed25519 over it in hex. */
export type ActSignature = Value<typeof signatureShape>;

const signatures = optional(list(signatureShape), []);

const definitionEntry = struct({
  kind: oneOf("definition"),
  parts: list(struct({ name: text, blob: text })),
  signatures,
});
const rollEntry = struct({
  kind: oneOf("roll"),
  unit: text,
  credentials: text,
  count: integer(),
  signatures,
});
const ceremonyEntry = struct({
  kind: oneOf("ceremony"),
  group: text,
  members: list(
    struct({ name: text, key: text, item: oneOf("Single", "Pedersen"), index: integer() }),
  ),
  threshold: integer(),
  size: integer(),
  signatures,
});
const trusteesEntry = struct({
  kind: oneOf("trustees"),
  record: text,
  public_key: text,
  signatures,
});
const electionEntry = struct({ kind: oneOf("election"), unit: text, election: text, signatures });
const openEntry = struct({ kind: oneOf("open"), signatures });
const ballotEntry = struct({
  kind: oneOf("ballot"),
  unit: text,
  ballot: text,
  replaces: text,
  counter,
  signature: schnorrShape,
});
const challengeEntry = struct({
  kind: oneOf("challenge"),
  unit: text,
  credential: text,
  ballot: text,
  replaces: text,
  counter,
  signature: schnorrShape,
});
const exclusionEntry = struct({
  kind: oneOf("exclusion"),
  unit: text,
  credential: text,
  ballot: text,
  reason: oneOf(
    "withdrawn-by-voter",
    "voted-on-paper",
    "code-compromised",
    "not-entitled",
    "court-order",
  ),
  withdrawal: optional(schnorrShape),
  words: optional(text, ""),
  signatures,
});
const pauseEntry = struct({ kind: oneOf("pause"), words: text, signatures });
const resumeEntry = struct({ kind: oneOf("resume"), signatures });
const extensionEntry = struct({
  kind: oneOf("extension"),
  closes: integer(0, LATEST),
  words: text,
  signatures,
});
const pollsClosedEntry = struct({ kind: oneOf("polls-closed"), signatures });
const closeEntry = struct({ kind: oneOf("close"), ballots: integer(), signatures });
const abortEntry = struct({ kind: oneOf("abort"), words: text, signatures });
const endEntry = struct({
  kind: oneOf("end"),
  successor: optional(struct({ log: text, policy: text })),
  signatures,
});

export type BallotEntry = Value<typeof ballotEntry>;
export type ChallengeEntry = Value<typeof challengeEntry>;
export type RollEntry = Value<typeof rollEntry>;
export type TrusteesEntry = Value<typeof trusteesEntry>;
export type ElectionEntry = Value<typeof electionEntry>;
export type ExclusionEntry = Value<typeof exclusionEntry>;

/** Every kind that offices sign, of those known here. */
export type Act =
  | Value<typeof definitionEntry>
  | RollEntry
  | Value<typeof ceremonyEntry>
  | TrusteesEntry
  | ElectionEntry
  | Value<typeof openEntry>
  | ExclusionEntry
  | Value<typeof pauseEntry>
  | Value<typeof resumeEntry>
  | Value<typeof extensionEntry>
  | Value<typeof pollsClosedEntry>
  | Value<typeof closeEntry>
  | Value<typeof abortEntry>
  | Value<typeof endEntry>;

export type Entry = Act | BallotEntry | ChallengeEntry;
export type Kind = Entry["kind"];
export type EntryOf<K extends Kind> = Extract<Entry, { readonly kind: K }>;

const SHAPES = {
  definition: definitionEntry,
  roll: rollEntry,
  ceremony: ceremonyEntry,
  trustees: trusteesEntry,
  election: electionEntry,
  open: openEntry,
  ballot: ballotEntry,
  challenge: challengeEntry,
  exclusion: exclusionEntry,
  pause: pauseEntry,
  resume: resumeEntry,
  extension: extensionEntry,
  "polls-closed": pollsClosedEntry,
  close: closeEntry,
  abort: abortEntry,
  end: endEntry,
} as const;

const entryShape = tagged<Entry>("kind", SHAPES as Readonly<Record<string, Shape<Entry>>>);
const anyKind = struct({ kind: text });

/**
 * The entry in `raw`. Throws MalformedError unless it is the canonical form of a kind known here,
 * UnsupportedError for another kind.
 */
export function parseEntry(raw: Uint8Array): Entry {
  const { kind } = parseHint(raw, anyKind);
  if (!Object.hasOwn(SHAPES, kind)) {
    throw new UnsupportedError(`entries of kind ${kind.slice(0, 40)}`);
  }
  return parseJson(raw, entryShape);
}

/** The bytes of `entry`. Throws MisuseError when it is longer than a log entry may be. */
export function writeEntry(entry: Entry): Uint8Array {
  const raw = writeJson(entry, entryShape);
  if (raw.length > LARGEST_ENTRY) {
    throw new MisuseError(
      `this ${entry.kind} has ${raw.length} bytes; the most is ${LARGEST_ENTRY}`,
    );
  }
  return raw;
}
