// Pages where the way ends: stopped, not now, forgotten, the record being read.

import { Page } from "./frame.tsx";
import { Details, Spinner } from "./pieces.tsx";
import { publicAddress } from "../addresses.ts";
import type { Booth } from "../booth.ts";
import type { Hindrance } from "../steps.ts";
import { moment } from "../moments.ts";
import { hasUnsettled } from "../sent.ts";

export function Opening({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  return (
    <Page booth={booth} step="opening" title={say("opening-title")}>
      <Spinner text={say("opening-text")} />
    </Page>
  );
}

/** The server lied. Nothing more is sent; the way on lies outside this page. */
export function Stopped({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { stop } = booth.held;
  return (
    <Page booth={booth} step="stopped" title={say("stopped-title")}>
      <div class="problem" role="alert">
        <p>{say("stopped-text")}</p>
        <p class="strong">{say("stopped-not-recorded")}</p>
      </div>
      <p class="strong">{say("stopped-contact")}</p>
      {stop !== null && (
        <>
          <p>{say("stopped-contact-tell")}</p>
          <p class="case" dir="ltr">
            {stop.number}
          </p>
        </>
      )}
      <p>{say("stopped-other")}</p>
      {stop !== null && (
        <Details title={say("stopped-reason")}>
          <p lang="en" dir="ltr">
            {stop.reason}
          </p>
        </Details>
      )}
    </Page>
  );
}

const TRY_AGAIN: ReadonlySet<Hindrance> = new Set<Hindrance>([
  "unreachable",
  "paused",
  "not-yet",
  "broken",
]);

/** Why it cannot be done now, and what to do next. */
export function NotNow({ booth, reopen }: { booth: Booth; reopen: () => void }) {
  const { say, locale } = booth.voice;
  const { hindrance } = booth.state;
  const { referendum } = booth.held;
  const opens =
    referendum === null
      ? ""
      : moment(referendum.calendar.opens, locale, referendum.calendar.time_zone);
  const text = hindrance === "factor-refused" ? "factor-refused" : `${hindrance}-text`;
  return (
    <Page booth={booth} step={`not-now-${hindrance}`} title={say(`${hindrance}-title`)}>
      <p>{say(text, { opens })}</p>
      {wasSending(booth) && <p class="strong">{say("stopped-not-recorded")}</p>}
      {TRY_AGAIN.has(hindrance) && (
        <button type="button" class="main" onClick={reopen}>
          {say("try-again")}
        </button>
      )}
      <p>
        <a href={publicAddress(booth)}>{say("public-page")}</a>
      </p>
      {hindrance === "broken" && booth.held.detail !== "" && (
        <Details title={say("stopped-reason")}>
          <p lang="en" dir="ltr">
            {booth.held.detail}
          </p>
        </Details>
      )}
    </Page>
  );
}

/** A ballot was on its way, and there is no receipt for it. */
function wasSending(booth: Booth): boolean {
  const { voter } = booth.held;
  return voter !== null && hasUnsettled(booth, voter.credential);
}

export function Forgotten({ booth, unsent }: { booth: Booth; unsent: boolean }) {
  const { say } = booth.voice;
  return (
    <Page booth={booth} step="forgotten" title={say("forgotten-title")}>
      <p>{say("forgotten-text")}</p>
      {unsent && <p class="strong">{say("forgotten-unsent")}</p>}
    </Page>
  );
}
