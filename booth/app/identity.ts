// Who votes: the code, looked up in the record, and the second check.

import type { Booth } from "./booth.ts";
import { askForCode, beginSession, signInAddress } from "./door.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { meet, stop } from "./problems.ts";
import { hasUnsettled, tailOf } from "./sent.ts";
import { CodeMistyped, readCode } from "../lib/client.ts";

/** What is wrong with a code as typed; null where nothing is. Nothing is sent. */
export function codeProblem(typed: string): CodeMistyped | null {
  try {
    readCode(typed);
    return null;
  } catch (error) {
    if (error instanceof CodeMistyped) return error;
    throw error;
  }
}

/** From the landing page: find the code in the record. */
export async function enterCode(booth: Booth, typed: string): Promise<void> {
  if (typed.trim() === "") return booth.dispatch({ do: "failed", problem: "code-empty" });
  const before = booth.held.voter?.credential;
  booth.held.code = typed;
  booth.dispatch({ do: "work" });
  try {
    await booth.referendum.requireOpen();
    await find(booth);
  } catch (error) {
    booth.held.voter = null;
    return meet(booth, error);
  }
  const voter = booth.held.voter;
  if (voter === null) return;
  const same = voter.credential === before;
  if (!same) booth.held.token = "";
  const unsettled = hasUnsettled(booth, voter.credential);
  booth.dispatch({ do: "identified", questions: voter.questions, same, unsettled });
}

/** The voter of the held code; a record that hides what this device sent is a lie. */
export async function find(booth: Booth): Promise<void> {
  const { referendum, keeping } = booth;
  booth.held.voter = await referendum.identify(booth.held.code, tailOf(booth));
  keeping.remember(referendum.remembered);
}

/** The voter compared the twelve words. From now on only this policy will do, reloads included. */
export function comparedWords(booth: Booth, same: boolean): void {
  if (!same) return stop(booth, "policy-words", booth.voice.say("stopped-words"));
  booth.held.fingerprint = fingerprintOf(booth.referendum.policyFingerprint);
  booth.dispatch({ do: "words-compared" });
}

export async function mailCode(booth: Booth, address: string): Promise<void> {
  const trimmed = address.trim();
  if (!/^[^\s@]+@[^\s@]+$/.test(trimmed)) {
    return booth.dispatch({ do: "failed", problem: "factor-address-wrong" });
  }
  booth.held.address = trimmed;
  booth.dispatch({ do: "work" });
  try {
    await askForCode(booth.base, booth.slug, trimmed, booth.voice.language);
  } catch (error) {
    return meet(booth, error);
  }
  booth.dispatch({ do: "code-mailed" });
}

export async function enterMailCode(booth: Booth, typed: string): Promise<void> {
  const code = typed.replaceAll(/[\s-]/g, "");
  if (code === "") return booth.dispatch({ do: "failed", problem: "factor-code-empty" });
  booth.dispatch({ do: "work" });
  try {
    const session = await beginSession(booth.base, booth.slug, booth.held.address, code);
    booth.held.token = session.token;
  } catch (error) {
    return meet(booth, error);
  }
  booth.dispatch({ do: "factor-passed" });
}

/** Leave for another service; it comes back to the booth with a session in the fragment. */
export function signIn(booth: Booth): void {
  location.assign(signInAddress(booth.base, booth.slug));
}
