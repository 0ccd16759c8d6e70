// A service in memory: the town's record and the API, honest unless a test replaces an answer.

import { sha256 } from "@noble/hashes/sha2.js";

import { parseBallot } from "../../lib/ballot/v1_ballot.ts";
import { formatBase64 } from "../../lib/canonical/base64.ts";
import { concat, parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { trackerWords } from "../../lib/canonical/words.ts";
import type { FetchLike } from "../../lib/client/types.ts";
import { leafHash, rootOf, splitPoint } from "../../lib/log/merkle.ts";
import { checkpointNote, LOGGED_AT, TOWN, townBlobs } from "./town.ts";
import type { Json } from "./vectors/checking.ts";

type Answer = {
  readonly status?: number;
  readonly body: string | Uint8Array;
  readonly headers?: Record<string, string>;
};
type Rule = (path: string, init: RequestInit | undefined) => Answer | undefined;

export class TownService {
  /** Exact bytes of every entry of the log. */
  readonly entries: Uint8Array[];
  readonly blobs = townBlobs();
  policy: string = TOWN.policy;
  phase = "voting";
  /** Tried before the honest answer, the latest first. A rule may throw, as a network does. */
  readonly rules: Rule[] = [];
  readonly posts: { path: string; body: string; token: string | null }[] = [];
  readonly asked: string[] = [];

  /** The town as it was when voting opened, or `voted`. */
  constructor(stage: "opened" | "voted" = "voted") {
    const all: string[] = TOWN.entries;
    const kept = stage === "opened" ? all.slice(0, TOWN.opened) : all;
    this.entries = kept.map(utf8);
  }

  readonly fetch: FetchLike = async (address, init) => {
    const { pathname } = new URL(address);
    this.asked.push(pathname);
    if (init?.signal?.aborted) {
      throw new Error("aborted");
    }
    const ruled = this.rules
      .toReversed()
      .map((rule) => rule(pathname, init))
      .find(Boolean);
    const answer = ruled ?? this.honest(pathname, init) ?? { status: 404, body: "{}" };
    const body = typeof answer.body === "string" ? answer.body : answer.body.slice();
    return new Response(body, { status: answer.status ?? 200, headers: answer.headers ?? {} });
  };

  /** Answer this path with that, from now on. */
  lie(end: string, answer: Answer | (() => Answer | undefined)): void {
    this.rules.push((path) =>
      path.endsWith(end) ? (typeof answer === "function" ? answer() : answer) : undefined,
    );
  }

  /** Replace the entries of one kind. */
  change(kind: string, edit: (entry: Json) => Uint8Array): void {
    this.entries.forEach((raw, place) => {
      const entry = JSON.parse(parseUtf8(raw)) as Json;
      if (entry.kind === kind) {
        this.entries[place] = edit(entry);
      }
    });
  }

  /** Keep a blob; its name. */
  put(raw: Uint8Array): string {
    const name = formatHex(sha256(raw));
    this.blobs.set(name, raw);
    return name;
  }

  root(size = this.entries.length): Uint8Array {
    return rootOf(this.leaves(size));
  }

  setup(): Json {
    const kinds = this.entries.map((raw) => JSON.parse(parseUtf8(raw)) as Json);
    const last = (kind: string) => {
      const found = kinds.findLastIndex((entry) => entry.kind === kind);
      return found < 0 ? null : found;
    };
    const byUnit = (kind: string) =>
      Object.fromEntries(
        kinds.flatMap((entry, place) => (entry.kind === kind ? [[entry.unit, place]] : [])),
      );
    const named = [
      "definition",
      "ceremony",
      "trustees",
      "rehearsal",
      "open",
      "polls-closed",
      "close",
    ];
    const acts = new Set(["pause", "resume", "extension", "abort", "end"]);
    return {
      origin: TOWN.origin,
      slug: "town",
      size: kinds.length,
      phase: this.phase,
      practice: false,
      second_factor: "none",
      opens: 1,
      closes: 2,
      now: 1.5,
      languages: ["en"],
      entries: Object.fromEntries(named.map((kind) => [kind, last(kind)])),
      rolls: byUnit("roll"),
      elections: byUnit("election"),
      acts: kinds.flatMap((entry, place) => (acts.has(entry.kind) ? [place] : [])),
      help: { telephone: "+00 000", email: "help@example.org" },
    };
  }

  /** The receipt of an entry, as text. */
  receipt(index: number, size = this.entries.length, witnessed = true): string {
    const path = pathOf(index, this.leaves(size)).map(formatBase64);
    const note = checkpointNote(size, this.root(size), witnessed);
    return ["c2sp.org/tlog-proof@v1", `index ${index}`, ...path, "", note].join("\n");
  }

  private leaves(size: number): Uint8Array[] {
    return this.entries.slice(0, size).map(leafHash);
  }

  private honest(path: string, init: RequestInit | undefined): Answer | undefined {
    const [, prefix, ...rest] = path.split("/");
    if (prefix === "r") {
      return this.file(rest.slice(1).join("/"));
    }
    const [, , what = "", detail = ""] = rest;
    switch (what) {
      case "setup":
        return { body: JSON.stringify(this.setup()) };
      case "credentials":
        return this.credential(detail);
      case "trackers":
        return this.tracker(detail);
      case "ballots":
      case "challenges":
        return this.accept(path, init);
      default:
        return undefined;
    }
  }

  private file(path: string): Answer | undefined {
    if (path === "policy") {
      return { body: this.policy };
    }
    const [, ...parts] = path.split("/");
    const inner = parts.join("/");
    if (inner === "checkpoint") {
      return { body: checkpointNote(this.entries.length, this.root()) };
    }
    const blob = this.blobs.get(inner.replace("blob/", ""));
    return blob === undefined ? this.tile(inner) : { body: blob };
  }

  /** Any tile of any size up to now, whole or in part. */
  private tile(path: string): Answer | undefined {
    const match = /^tile\/(entries|0)\/(\d{3})(?:\.p\/(\d+))?$/.exec(path);
    const start = 256 * Number(match?.[2]);
    const end = start + Number(match?.[3] ?? 256);
    if (match === null || end > this.entries.length) {
      return undefined; // towns are small: no level above 0
    }
    const entries = this.entries.slice(start, end);
    const parts =
      match[1] === "0"
        ? entries.map(leafHash)
        : entries.map((raw) => concat(Uint8Array.of(raw.length >> 8, raw.length & 255), raw));
    return { body: concat(...parts) };
  }

  private votes() {
    return this.entries.flatMap((raw, index) => {
      const entry = JSON.parse(parseUtf8(raw)) as Json;
      const kind: string = entry.kind;
      if (kind === "ballot") {
        const { credential } = parseBallot(utf8(entry.ballot));
        return [{ index, kind, credential, tracker: formatHex(sha256(utf8(entry.ballot))) }];
      }
      return kind === "challenge" || kind === "exclusion"
        ? [{ index, kind, credential: entry.credential as string, tracker: entry.ballot as string }]
        : [];
    });
  }

  private credential(credential: string): Answer {
    const entries = this.votes()
      .filter((vote) => vote.credential === credential)
      .map((vote) => ({ ...vote, logged_at: LOGGED_AT + vote.index + 0.75 }));
    return { body: JSON.stringify({ size: this.entries.length, entries }) };
  }

  private tracker(tracker: string): Answer {
    const isSame = (vote: { tracker: string }) =>
      vote.tracker === tracker ||
      trackerWords(Uint8Array.from(Buffer.from(vote.tracker, "hex"))).join("-") === tracker;
    const matches = this.votes().filter((vote) => vote.tracker !== "" && isSame(vote));
    return { body: JSON.stringify({ matches }) };
  }

  private accept(path: string, init: RequestInit | undefined): Answer {
    const body = parseUtf8(init?.body as Uint8Array);
    const token = new Headers(init?.headers).get("Authorization");
    this.posts.push({ path, body, token });
    const found = this.entries.findIndex((raw) => parseUtf8(raw) === body);
    const index = found < 0 ? this.entries.push(utf8(body)) - 1 : found;
    const answer = { index, receipt: this.receipt(index), logged_at: LOGGED_AT + 0.25 };
    return { body: JSON.stringify(answer) };
  }
}

/** RFC 6962 2.1.1, word for word: the path of leaf `index`, its sibling first. */
function pathOf(index: number, leaves: Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) {
    return [];
  }
  const middle = splitPoint(leaves.length);
  return index < middle
    ? [...pathOf(index, leaves.slice(0, middle)), rootOf(leaves.slice(middle))]
    : [...pathOf(index - middle, leaves.slice(middle)), rootOf(leaves.slice(0, middle))];
}
