// The single finish. Drawn only with what the library proved to be on the record.

import { Page } from "./frame.tsx";
import { Details, Qr, Words, saveFile } from "./pieces.tsx";
import { lookUpAddress, lookUpTracker } from "../addresses.ts";
import type { Booth } from "../booth.ts";
import { moment } from "../moments.ts";
import { official } from "../official.ts";
import type { Recorded as Receipt } from "../../lib/client.ts";

export function Recorded({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { recorded } = booth.held;
  if (recorded === null) return null;
  return (
    <Page booth={booth} step="recorded" title={say("recorded-title")}>
      <p>{say("recorded-text")}</p>
      <section class="receipt" aria-labelledby="six-words">
        <h2 id="six-words">{say("recorded-words")}</h2>
        <Words words={recorded.words} label={say("recorded-words")} />
        <p class="hint">{say("words-language")}</p>
        <Facts booth={booth} recorded={recorded} />
        <Qr text={lookUpTracker(booth, recorded.tracker)} label={say("recorded-qr")} />
        <p class="hash on-paper" dir="ltr">
          {recorded.tracker}
        </p>
        <Details title={say("recorded-full")}>
          <p class="hash" dir="ltr">
            {recorded.tracker}
          </p>
        </Details>
      </section>
      <Keep booth={booth} recorded={recorded} />
      <Later booth={booth} />
    </Page>
  );
}

function Facts({ booth, recorded }: { booth: Booth; recorded: Receipt }) {
  const { say, locale } = booth.voice;
  const time = recorded.witnessedAt ?? recorded.loggedAt;
  return (
    <dl class="facts">
      <div>
        <dt>{say("recorded-number")}</dt>
        <dd>{recorded.index}</dd>
      </div>
      {time !== null && (
        <div>
          <dt>{say("recorded-time")}</dt>
          <dd>{moment(time, locale, booth.referendum.calendar.time_zone)}</dd>
        </div>
      )}
    </dl>
  );
}

function Keep({ booth, recorded }: { booth: Booth; recorded: Receipt }) {
  const { say } = booth.voice;
  return (
    <section class="keep" aria-labelledby="keep">
      <h2 id="keep">{say("recorded-keep")}</h2>
      <div class="buttons">
        <button type="button" class="main" onClick={() => saveReceipt(booth.slug, recorded)}>
          {say("recorded-save")}
        </button>
        <button type="button" onClick={() => window.print()}>
          {say("recorded-print")}
        </button>
        <a class="button" href={mailAddress(booth, recorded)}>
          {say("recorded-mail")}
        </a>
      </div>
    </section>
  );
}

function Later({ booth }: { booth: Booth }) {
  const { say, locale } = booth.voice;
  const { referendum } = booth;
  const closes = moment(referendum.closes, locale, referendum.calendar.time_zone);
  return (
    <>
      <section aria-labelledby="check-it">
        <h2 id="check-it">{say("recorded-check-title")}</h2>
        <p>{say("recorded-check-why")}</p>
        <p>{say("recorded-check-when")}</p>
        <p class="address">{say("recorded-check-how", { address: lookUpAddress(booth) })}</p>
        <p>{say("recorded-check-else")}</p>
      </section>
      <p class="strong">{say("recorded-change", { closes })}</p>
      <Details title={say("recorded-limits")}>
        <ul>
          <li>{say("recorded-limits-answers")}</li>
          <li>{say("recorded-limits-device")}</li>
          <li>{say("recorded-limits-later")}</li>
        </ul>
      </Details>
    </>
  );
}

export function saveReceipt(slug: string, recorded: Receipt): void {
  saveFile(`${slug}-${recorded.index}.tlog-proof`, recorded.receipt);
}

function mailAddress(booth: Booth, recorded: Receipt): string {
  const { say } = booth.voice;
  const title = official(booth.referendum, booth.voice.language).texts.title;
  const lines = [
    say("recorded-mail-words", { words: recorded.words.join(" ") }),
    say("recorded-mail-number", { number: String(recorded.index) }),
    say("recorded-mail-hash", { hash: recorded.tracker }),
    say("recorded-mail-check", { address: lookUpAddress(booth) }),
  ];
  const subject = encodeURIComponent(say("recorded-mail-subject", { referendum: title }));
  return `mailto:?subject=${subject}&body=${encodeURIComponent(lines.join("\r\n\r\n"))}`;
}
