// Can this browser do a trustee's work? Asked long before the day it is needed.

import type { Door } from "./door.ts";

export type Check = { readonly id: string; readonly passed: boolean | null };

/** Each check by the name of its text; null: not known yet. */
export function readiness(door: Door, sodiumLoaded: boolean): readonly Check[] {
  return [
    { id: "check-secure", passed: globalThis.isSecureContext },
    { id: "check-encryption", passed: typeof globalThis.crypto?.subtle === "object" },
    { id: "check-arithmetic", passed: sodiumLoaded },
    {
      id: "check-files",
      passed:
        typeof File.prototype.arrayBuffer === "function" &&
        "download" in HTMLAnchorElement.prototype,
    },
    { id: "check-workers", passed: typeof Worker === "function" },
    { id: "check-clock", passed: door.clockAgrees },
  ];
}

export function isReady(checks: readonly Check[]): boolean {
  return checks.every(({ passed }) => passed === true);
}

/** A name for the key: short, of letters every system can write, under the log's own host. */
export function keyName(person: string, origin: string, random: string): string {
  const host = origin.split("/")[0] ?? origin;
  const short = person
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return `${short || `trustee-${random}`}.${host}`;
}
