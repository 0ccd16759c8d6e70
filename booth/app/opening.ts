// Reading the record, and going on where a reload or a sign-in left off.

import { NOTHING_HELD } from "./booth.ts";
import type { Booth } from "./booth.ts";
import { bytesOf } from "./fingerprint.ts";
import { isFingerprint, readFragment } from "./fragment.ts";
import type { Brought } from "./fragment.ts";
import { find } from "./identity.ts";
import type { Session } from "./keeping.ts";
import { meet, stop } from "./problems.ts";
import { sealElsewhere } from "./sealing.ts";
import { takePart } from "./second_device.ts";
import { Unreachable, openReferendum } from "../lib/client.ts";
import type { Referendum } from "../lib/client.ts";
import { UnavailableError } from "../lib/errors.ts";

/** Take what the address brings out of it, before anything else can see it. */
export function takeFragment(): Brought {
  const brought = readFragment(location.hash);
  if (location.hash !== "") {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return brought;
}

/** Open the referendum and go to the first page that fits. */
export async function open(booth: Booth, brought: Brought): Promise<void> {
  const session = takeOver(booth, brought);
  if (session?.state.step === "stopped") {
    booth.dispatch({ do: "resume", state: session.state });
    return;
  }
  const { fingerprint } = booth.held;
  if (fingerprint !== "" && !isFingerprint(fingerprint)) {
    stop(booth, "link", "The fingerprint in the link is damaged.");
    return;
  }
  try {
    booth.held.referendum = await openWith(booth, fingerprint);
  } catch (error) {
    if (error instanceof Unreachable || error instanceof UnavailableError) {
      return booth.dispatch({ do: "hindered", hindrance: "unreachable" });
    }
    return meet(booth, error);
  }
  booth.keeping.remember(booth.referendum.remembered);
  if (session === null) land(booth, brought);
  else await goOn(booth, session, brought);
}

function openWith(booth: Booth, fingerprint: string): Promise<Referendum> {
  const remembered = booth.keeping.remembered;
  return openReferendum(booth.base, booth.slug, {
    fetch: (address, init) => fetch(address, init),
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    prepareElsewhere: sealElsewhere,
    ...(fingerprint === "" ? {} : { policyFingerprint: bytesOf(fingerprint) }),
    ...(remembered === undefined ? {} : { remembered }),
  });
}

/** What was held before, unless the link is another voter's or names another policy. */
function takeOver(booth: Booth, brought: Brought): Session | null {
  const session = booth.keeping.session();
  booth.held = { ...NOTHING_HELD };
  if (brought.kind === "trial") return null;
  if (brought.kind === "check") {
    booth.held.fingerprint = brought.fingerprint;
    return null;
  }
  if (brought.kind === "vote" && !isSameLink(session, brought)) {
    const { code, fingerprint } = brought;
    Object.assign(booth.held, { code, fingerprint, codeFromLink: code !== "" });
    return null;
  }
  if (session === null) return null;
  const { code, fingerprint, token, address, prepared, recorded, givenUp, stop: stopped } = session;
  Object.assign(booth.held, { code, fingerprint, token, address, prepared, recorded, givenUp });
  Object.assign(booth.held, { stop: stopped, codeFromLink: code !== "" });
  return session;
}

function isSameLink(session: Session | null, link: { code: string; fingerprint: string }): boolean {
  if (session === null || session.code === "" || session.code !== link.code) return false;
  return link.fingerprint === "" || link.fingerprint === session.fingerprint;
}

/** The landing page, or the area that the link names. */
function land(booth: Booth, brought: Brought): void {
  const { referendum } = booth;
  const trusted = referendum.policyFingerprintGiven;
  booth.dispatch({ do: "opened", factor: referendum.secondFactor, trusted });
  if (brought.kind === "trial") booth.dispatch({ do: "try-out" });
  if (brought.kind === "check" || brought.kind === "part") booth.dispatch({ do: "check" });
  if (brought.kind === "part") void takePart(booth, brought.text);
  if (brought.kind === "refused") booth.dispatch({ do: "hindered", hindrance: "factor-refused" });
}

/** After a reload or a sign-in: the same step, with the voter found again in the record. */
async function goOn(booth: Booth, session: Session, brought: Brought): Promise<void> {
  const trusted = session.state.trusted && booth.referendum.policyFingerprintGiven;
  const state = { ...session.state, trusted };
  if (brought.kind === "part" || state.step === "not-now") return land(booth, brought);
  if (brought.kind === "session") booth.held.token = brought.token;
  try {
    if (state.questions.length > 0 && !state.practising) await find(booth);
  } catch (error) {
    land(booth, { kind: "nothing" });
    meet(booth, error);
    return;
  }
  booth.dispatch({ do: "resume", state });
  if (state.step === "review") booth.dispatch({ do: "reseal" });
  if (brought.kind === "session") booth.dispatch({ do: "factor-passed" });
  if (brought.kind === "refused") booth.dispatch({ do: "hindered", hindrance: "factor-refused" });
}
