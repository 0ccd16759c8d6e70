// Asking the service: reading with a few tries, posting exactly once. Nothing is checked here.

import { parseHint } from "../canonical/json.ts";
import type { Shape } from "../canonical/shapes.ts";
import { UnavailableError } from "../errors.ts";
import { LyingServer, Unreachable } from "./errors.ts";
import type { FetchLike } from "./types.ts";

const TRANSIENT = new Set([408, 425, 429, 500, 502, 503, 504]);
const ATTEMPTS = 3;
const PAUSE = 400; // milliseconds before the second attempt; doubled each time
const TIMEOUT = 30_000; // milliseconds for one request
const MOST_JSON = 8_000_000; // bytes

export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Resolves after the time, or rejects with the signal's reason. */
export const waitByClock: Wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) {
      stop();
    }
    signal?.addEventListener("abort", stop, { once: true });
  });

export type Posted = {
  readonly status: number;
  readonly body: Uint8Array;
  /** Seconds the service asks to wait, or null. */
  readonly retryAfter: number | null;
};

export class Service {
  constructor(
    private readonly base: string,
    readonly slug: string,
    private readonly fetch: FetchLike,
    private readonly signal?: AbortSignal,
    private readonly wait: Wait = waitByClock,
  ) {}

  /** The policy file's bytes. */
  policy(): Promise<Uint8Array> {
    return this.get(`/r/${this.slug}/policy`, 1_000_000, true);
  }

  /** A file of the record. `fresh`: past every cache. Throws UnavailableError if it is absent. */
  file(path: string, most: number, fresh = false): Promise<Uint8Array> {
    return this.get(`/r/${this.slug}/record/${path}`, most, fresh);
  }

  /** A hint. Throws UnavailableError if the service knows no such thing. */
  async hint<T>(path: string, shape: Shape<T>): Promise<T> {
    const raw = await this.get(this.api(path), MOST_JSON, true);
    return readHint(raw, shape);
  }

  /** Post exact bytes, once. Throws Unreachable without an answer. */
  async post(
    path: string,
    body: Uint8Array,
    token: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Posted> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (token !== undefined) {
      headers["Authorization"] = `Bearer ${token}`;
    }
    const request = { method: "POST", headers, body: body.slice(), cache: "no-store" } as const;
    const answer = await this.request(this.api(path), request, signal);
    return { ...answer, retryAfter: secondsOf(answer.retryAfterText) };
  }

  private api(path: string): string {
    return `/api/r/${this.slug}/${path}`;
  }

  private async get(path: string, most: number, fresh: boolean): Promise<Uint8Array> {
    let reason = "";
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) {
        await this.wait(PAUSE * 2 ** attempt, this.signal);
      }
      try {
        const answer = await this.request(path, fresh ? { cache: "no-store" } : {}, this.signal);
        if (answer.status === 200) {
          return requireShort(answer.body, most, path);
        }
        reason = `the service answered ${answer.status}`;
        if (!TRANSIENT.has(answer.status)) {
          throw new UnavailableError(reason, path);
        }
      } catch (problem) {
        if (!(problem instanceof Unreachable)) {
          throw problem;
        }
        reason = problem.message;
      }
    }
    throw new Unreachable(reason, path);
  }

  private async request(path: string, init: RequestInit, signal: AbortSignal | undefined) {
    const stopper = new AbortController();
    const stop = () => {
      stopper.abort();
    };
    const timer = setTimeout(stop, TIMEOUT);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      signal?.throwIfAborted();
      const answer = await this.fetch(this.base + path, {
        ...init,
        signal: stopper.signal,
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
      const body = new Uint8Array(await answer.arrayBuffer());
      return {
        status: answer.status,
        body,
        retryAfterText: answer.headers.get("Retry-After"),
      };
    } catch {
      signal?.throwIfAborted(); // the page stopped it: not a failure of the service
      throw new Unreachable("no answer", path);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}

/** A hint read from an answer; one that cannot be read is a fault of the service. */
export function readHint<T>(raw: Uint8Array, shape: Shape<T>): T {
  try {
    return parseHint(raw, shape);
  } catch (problem) {
    throw new LyingServer("answer-unreadable", problem instanceof Error ? problem.message : "");
  }
}

function requireShort(body: Uint8Array, most: number, place: string): Uint8Array {
  if (body.length > most) {
    throw new UnavailableError(`the file is larger than ${most} bytes`, place);
  }
  return body;
}

/** The seconds of a Retry-After header, which may be a date. */
function secondsOf(header: string | null): number | null {
  if (header === null) {
    return null;
  }
  const seconds = /^[0-9]{1,6}$/.test(header)
    ? Number(header)
    : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : null;
}
