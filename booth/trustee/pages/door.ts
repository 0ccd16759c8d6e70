// Talking to the service. What it says is a hint, but for the record's files, which are checked.

import { parseHint } from "../../lib/canonical/json.ts";
import {
  type Shape,
  type Value,
  flag,
  integer,
  struct,
  text,
} from "../../lib/canonical/shapes.ts";
import { PlebisciteError, UnavailableError } from "../../lib/errors.ts";
import type { ReadFile } from "../../lib/log/tiles.ts";

const INVITATION = struct({
  slug: text,
  origin: text,
  title: text,
  name: text,
  key: text,
  sealed: flag,
  time_zone: text,
  opens: text,
  closes: text,
  trustees: integer(),
  threshold: integer(),
});
export type Invitation = Value<typeof INVITATION>;

const PROBLEM = struct({
  error: struct({ code: text, message: text, place: text, remedy: text }),
});

/** The service refused, and said why. */
export class RefusedError extends PlebisciteError {
  readonly code: string;

  constructor(code: string, message: string, place: string) {
    super(message, place);
    this.code = code;
  }
}

const MOST_POLICY_BYTES = 1_000_000;
const SKEW_ALLOWED = 60_000; // milliseconds

export class Door {
  readonly base: string;
  readonly slug: string;
  /** The service's clock less this device's, in milliseconds; null before the first answer. */
  skew: number | null = null;

  constructor(base: string, slug: string) {
    this.base = base;
    this.slug = slug;
  }

  get clockAgrees(): boolean | null {
    return this.skew === null ? null : Math.abs(this.skew) <= SKEW_ALLOWED;
  }

  look(token: string): Promise<Invitation> {
    return this.#post("/api/trustee-invitations/look", { token }, INVITATION);
  }

  accept(token: string, name: string, key: string): Promise<Invitation> {
    return this.#post("/api/trustee-invitations/accept", { token, name, key }, INVITATION);
  }

  /** Hand in signed acts. Sending the same again is safe. */
  async submit(file: Uint8Array): Promise<void> {
    await this.#send(`/api/r/${this.slug}/submissions`, file);
  }

  policy(): Promise<Uint8Array> {
    return this.#read(`/r/${this.slug}/policy`, MOST_POLICY_BYTES);
  }

  /** Reads the record's files. */
  readonly record: ReadFile = (path, mostBytes) =>
    this.#read(`/r/${this.slug}/record/${path}`, mostBytes);

  async #read(path: string, mostBytes: number): Promise<Uint8Array> {
    const response = await this.#fetch(path, {});
    if (!response.ok) throw new UnavailableError("the service does not have this file", path);
    const raw = new Uint8Array(await response.arrayBuffer());
    if (raw.length > mostBytes) throw new UnavailableError("a file is larger than allowed", path);
    return raw;
  }

  async #post<T>(path: string, body: object, shape: Shape<T>): Promise<T> {
    return parseHint(await this.#send(path, new TextEncoder().encode(JSON.stringify(body))), shape);
  }

  async #send(path: string, body: Uint8Array): Promise<Uint8Array> {
    const response = await this.#fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: Uint8Array.from(body),
    });
    const raw = new Uint8Array(await response.arrayBuffer());
    if (response.ok) return raw;
    throw refusal(raw, response.status);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(this.base + path, {
        ...init,
        cache: "no-cache",
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
    } catch {
      throw new UnavailableError("the service does not answer; try again", path);
    }
    const date = Date.parse(response.headers.get("Date") ?? "");
    if (!Number.isNaN(date)) this.skew = date - Date.now();
    return response;
  }
}

function refusal(raw: Uint8Array, status: number): PlebisciteError {
  try {
    const { error } = parseHint(raw, PROBLEM);
    if (status === 503) return new UnavailableError(error.message, error.place);
    return new RefusedError(error.code, error.message, error.place);
  } catch {
    return new UnavailableError(`the service answered ${status}; try again`);
  }
}
