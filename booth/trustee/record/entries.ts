// Every kind of entry a record may hold, and its bytes. Source: spec/entries.md.

import { sha256 } from "../group/sodium.ts";
import { parseJson, parseJsonText, writeJson } from "../../lib/canonical/json.ts";
import {
  type Shape,
  type Value,
  integer,
  list,
  oneOf,
  optional,
  pair,
  struct,
  tagged,
  text,
} from "../../lib/canonical/shapes.ts";
import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { DECRYPTION_PROOF } from "../proofs/decryption.ts";
import { SCHNORR } from "../proofs/schnorr.ts";

const COUNTER = integer(1);
const MOMENT = integer(0, 253_402_300_799);
const OWNER = integer();

export const SIGNATURE = struct({ by: text, counter: COUNTER, signature: text });
export type ActSignature = Value<typeof SIGNATURE>;
const signatures = optional(list(SIGNATURE), []);

export const CEREMONY_MEMBER = struct({
  name: text,
  key: text,
  item: oneOf("Single", "Pedersen"),
  index: integer(),
});
const reason = oneOf(
  "withdrawn-by-voter",
  "voted-on-paper",
  "code-compromised",
  "not-entitled",
  "court-order",
);
const words = optional(text, "");
const place = struct({
  district: optional(text, ""),
  station: optional(text, ""),
  entry: optional(integer()),
});

/** Fields after `kind`, by kind. */
const FIELDS = {
  definition: { parts: list(struct({ name: text, blob: text })), signatures },
  roll: { unit: text, credentials: text, count: integer(), signatures },
  ceremony: {
    group: text,
    members: list(CEREMONY_MEMBER),
    threshold: integer(),
    size: integer(),
    signatures,
  },
  certificate: { owner: OWNER, certificate: text, signatures },
  commitment: { owner: OWNER, commitment: text, signatures },
  reveal: { owner: OWNER, random: text, payload: text, signatures },
  "share-key": { owner: OWNER, key: text, possession: SCHNORR, signatures },
  complaint: { owner: OWNER, against: integer(), signatures },
  trustees: { record: text, public_key: text, signatures },
  election: { unit: text, election: text, signatures },
  rehearsal: { ciphertexts: integer(), signatures },
  "rehearsal-proof": { owner: OWNER, factors: list(text), proof: DECRYPTION_PROOF, signatures },
  open: { signatures },
  ballot: { unit: text, ballot: text, replaces: text, counter: COUNTER, signature: SCHNORR },
  challenge: {
    unit: text,
    credential: text,
    ballot: text,
    replaces: text,
    counter: COUNTER,
    signature: SCHNORR,
  },
  exclusion: {
    unit: text,
    credential: text,
    ballot: text,
    reason,
    withdrawal: optional(SCHNORR),
    words,
    signatures,
  },
  pause: { words: text, signatures },
  resume: { signatures },
  extension: { closes: MOMENT, words: text, signatures },
  incident: { code: text, subject: text, words, signatures },
  "polls-closed": { signatures },
  close: { ballots: integer(), signatures },
  "encrypted-tally": { units: list(text), tallied: integer(), tally: text, signatures },
  "partial-decryption": {
    group: text,
    owner: OWNER,
    decryption: text,
    proof: DECRYPTION_PROOF,
    signatures,
  },
  result: { group: text, result: text, signatures },
  "paper-count": {
    unit: text,
    stations: list(
      struct({
        unit: text,
        station: text,
        issued: integer(),
        spoiled: integer(),
        box: integer(),
      }),
    ),
    answers: optional(list(struct({ invalid: integer(), totals: list(integer()) })), []),
    replaces: optional(integer()),
    words,
    signatures,
  },
  bulletin: {
    number: COUNTER,
    status: oneOf(
      "pre-election",
      "unofficial-partial",
      "unofficial-complete",
      "certified",
      "correction",
    ),
    figures: text,
    outcomes: list(pair(text, text)),
    previous: optional(integer()),
    expected: optional(MOMENT),
    words,
    signatures,
  },
  certification: { bulletin: integer(), words, signatures },
  destruction: { what: oneOf("decryption-key", "mapping", "second-factor"), signatures },
  invitation: {
    observer: integer(),
    name: text,
    key: text,
    came: oneOf("invited", "applied"),
    words,
    signatures,
  },
  accreditation: { observer: integer(), decision: oneOf("granted", "refused"), words, signatures },
  statement: {
    position: oneOf(
      "accepts",
      "declines",
      "boycotts",
      "agrees",
      "objects",
      "does-not-recognise",
      "remark",
    ),
    severity: optional(oneOf("note", "minor", "serious", "critical")),
    place: optional(place),
    evidence: optional(list(text), []),
    words,
    signatures,
  },
  checklist: {
    points: text,
    answers: list(pair(text, oneOf("yes", "partly", "no", "not-observed"))),
    place: optional(place),
    words,
    signatures,
  },
  verification: {
    size: integer(),
    root: text,
    program: text,
    verdict: oneOf("passed", "failed", "could-not-check"),
    failed: optional(list(text), []),
    unchecked: optional(list(text), []),
    report: optional(text, ""),
    signatures,
  },
  answer: { statement: integer(), words: text, signatures },
  erasure: { blob: text, order: text, signatures },
  booth: { manifest: text, signatures },
  abort: { words: text, signatures },
  end: { successor: optional(struct({ log: text, policy: text })), signatures },
} as const;

export type Kind = keyof typeof FIELDS;
type FieldsOf<K extends Kind> = {
  readonly [F in keyof (typeof FIELDS)[K]]: (typeof FIELDS)[K][F] extends Shape<infer T>
    ? T
    : never;
};
export type EntryOf<K extends Kind> = { readonly kind: K } & FieldsOf<K>;
export type Entry = { [K in Kind]: EntryOf<K> }[Kind];
export type Vote = EntryOf<"ballot"> | EntryOf<"challenge">;
export type Act = Exclude<Entry, Vote>;

const ENTRY = tagged<Entry>(
  "kind",
  Object.fromEntries(
    Object.entries(FIELDS).map(([kind, fields]) => [
      kind,
      struct({ kind: oneOf(kind), ...(fields as unknown as Record<string, Shape<never>>) }),
    ]),
  ) as unknown as Record<string, Shape<Entry>>,
);

/** The entry in `raw`. Throws MalformedError unless it is the one spelling of a known kind. */
export function parseEntry(raw: Uint8Array): Entry {
  return parseJson(raw, ENTRY);
}

export function parseEntryText(raw: string): Entry {
  return parseJsonText(raw, ENTRY);
}

export function writeEntry(entry: Entry): Uint8Array {
  return writeJson(entry, ENTRY);
}

export function isVote(entry: Entry): entry is Vote {
  return entry.kind === "ballot" || entry.kind === "challenge";
}

/** The name of a blob: its SHA-256 in hex. */
export function blobName(raw: Uint8Array): string {
  return formatHex(sha256(raw));
}
