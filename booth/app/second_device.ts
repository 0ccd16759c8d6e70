// This device as the second one: it computes again what another device sealed.

import type { Booth } from "./booth.ts";
import { addPart, isWhole, joinParts, readPart } from "./parts.ts";
import { parseJsonText } from "../lib/canonical/json.ts";
import { LyingServer, Unreachable, trackerWords } from "../lib/client.ts";
import type { Opened } from "../lib/client.ts";
import { openedShape } from "../lib/client/opening.ts";
import { UnavailableError } from "../lib/errors.ts";

export type Verdict =
  | { readonly kind: "good"; readonly sameDevice: boolean }
  | { readonly kind: "bad"; readonly reason: string }
  | { readonly kind: "unreadable" }
  | { readonly kind: "words" } // what was typed is not six words
  | { readonly kind: "words-differ" } // from those of the ballot
  | { readonly kind: "unreachable" };

/** Six words as people type them, in one spelling; "" where they are not six. */
export function sixWords(typed: string): string {
  const words = typed.toLowerCase().split(/[^a-z]+/).filter((word) => word !== "");
  return words.length === 6 ? words.join(" ") : "";
}

/** An opened ballot from a file or pasted text; null where it is none. */
export function readOpened(text: string): Opened | null {
  try {
    return parseJsonText(text.trim(), openedShape);
  } catch {
    return null;
  }
}

/** Compute again, under this device's own policy, and look for the challenge in the record. */
export async function checkOther(booth: Booth, text: string, typed: string): Promise<Verdict> {
  const opened = readOpened(text);
  if (opened === null) return { kind: "unreadable" };
  const words = sixWords(typed);
  if (words === "") return { kind: "words" };
  if ((await wordsOf(opened)) !== words) return { kind: "words-differ" };
  try {
    const checked = await booth.referendum.checkOpened(opened, words);
    booth.held.checked = checked;
    booth.keeping.remember(booth.referendum.remembered);
    const sameDevice = booth.keeping.givenUpHere.includes(checked.tracker);
    return { kind: "good", sameDevice };
  } catch (error) {
    if (error instanceof LyingServer) throw error;
    if (error instanceof Unreachable || error instanceof UnavailableError) {
      return { kind: "unreachable" };
    }
    return { kind: "bad", reason: String(error) };
  }
}

async function wordsOf(opened: Opened): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(opened.ballot));
  return trackerWords(new Uint8Array(digest)).join(" ");
}

/** One scanned QR code. The text is whole when the last part has come. */
export async function takePart(booth: Booth, fragment: string): Promise<void> {
  const part = readPart(fragment);
  if (part !== null) booth.keeping.keepParts(addPart(booth.keeping.parts, part));
  booth.redraw();
}

/** The opened ballot that scanned parts make; "" while parts are missing or damaged. */
export async function scanned(booth: Booth): Promise<string> {
  const { parts } = booth.keeping;
  if (!isWhole(parts)) return "";
  return joinParts(parts).catch(() => "");
}
