// What the service says of a referendum. All of it is hint: where to look, never what is true.

import {
  flag,
  integer,
  list,
  mapping,
  nullable,
  oneOf,
  optional,
  struct,
  text,
  type Shape,
  type Value,
} from "../canonical/shapes.ts";
import { MalformedError } from "../errors.ts";
import type { Phase } from "./errors.ts";

const index = integer(0);

/** POSIX seconds, whole: the service may tell them with a fraction. */
const moment: Shape<number> = {
  read(value, place) {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new MalformedError("not a number of seconds", place);
    }
    return Math.floor(value);
  },
  plain: (value) => value,
};

export const setupShape = struct({
  origin: text,
  slug: text,
  size: index,
  phase: text,
  practice: flag,
  closes: moment,
  opens: moment,
  entries: mapping(nullable(index)),
  rolls: mapping(index),
  elections: mapping(index),
  acts: optional(list(index), []),
  help: optional(nullable(struct({ telephone: text, email: text })), null),
});
export type Setup = Value<typeof setupShape>;

export const credentialShape = struct({
  size: index,
  entries: list(
    struct({
      index,
      kind: oneOf("ballot", "challenge", "exclusion"),
      logged_at: optional(nullable(moment), null),
    }),
  ),
});
export type CredentialHint = Value<typeof credentialShape>;

export const acceptedShape = struct({
  index,
  receipt: text,
  logged_at: optional(nullable(moment), null),
});

export const trackerShape = struct({
  matches: list(struct({ index, kind: text, tracker: text })),
});

export const errorShape = struct({
  error: struct({
    code: text,
    message: text,
    remedy: optional(text, ""),
  }),
});

const PHASES: Readonly<Record<string, Phase>> = {
  voting: "voting",
  open: "voting",
  paused: "paused",
  "polls-closed": "polls-closed",
  closed: "closed",
  aborted: "aborted",
  ended: "ended",
};

/** The phase in a page's words; everything before `open` is a draft. */
export function phaseOf(said: string): Phase {
  return (Object.hasOwn(PHASES, said) ? PHASES[said] : undefined) ?? "draft";
}
