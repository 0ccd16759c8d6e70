// A given-up ballot, opened: everything a second device needs, and nothing that could vote.

import { useEffect, useState } from "preact/hooks";

import { Page } from "./frame.tsx";
import { Details, Qr, Spinner, Words, saveFile } from "./pieces.tsx";
import { saveReceipt } from "./recorded.tsx";
import { boothAddress, recordAddress } from "../addresses.ts";
import type { Booth, GivenUp } from "../booth.ts";
import { shortMoment } from "../moments.ts";
import { cutIntoParts } from "../parts.ts";
import { voteAfresh } from "../sending.ts";

export function OpenedBallot({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { givenUp } = booth.held;
  if (givenUp === null) return null;
  const address = boothAddress(booth);
  return (
    <Page booth={booth} step="opened" title={say("opened-title")}>
      <p class="strong">{say("opened-number", { number: String(givenUp.recorded.index) })}</p>
      <p>
        <StillCounts booth={booth} givenUp={givenUp} />
      </p>
      <p>{say("opened-private")}</p>
      <ol class="steps">
        <li>{say("opened-step-device")}</li>
        <li class="address">{say("opened-step-address", { address })}</li>
        <li>
          <p>{say("opened-step-bring")}</p>
          <Ways booth={booth} givenUp={givenUp} />
        </li>
        <li>{say("opened-step-compare")}</li>
      </ol>
      <Details title={say("opened-command")}>
        <Command booth={booth} givenUp={givenUp} />
      </Details>
      {booth.state.problem !== null && <p role="alert">{say("no-connection")}</p>}
      {booth.state.working ? (
        <Spinner text={say("working")} />
      ) : (
        <button type="button" class="main" onClick={() => void voteAfresh(booth)}>
          {say("opened-vote")}
        </button>
      )}
    </Page>
  );
}

function StillCounts({ booth, givenUp }: { booth: Booth; givenUp: GivenUp }) {
  const { say, locale } = booth.voice;
  if (givenUp.standingAt === null) return <>{say("opened-not-voted")}</>;
  const zone = booth.referendum.calendar.time_zone;
  const time = shortMoment(givenUp.standingAt, Date.now() / 1000, locale, zone);
  return <>{say("opened-still-counts", { time })}</>;
}

function Ways({ booth, givenUp }: { booth: Booth; givenUp: GivenUp }) {
  const { say } = booth.voice;
  const text = JSON.stringify(givenUp.opened);
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined, // the text stands below, to be copied by hand
    );
  };
  return (
    <>
      <div class="buttons">
        <button type="button" onClick={() => saveFile("opened.json", text, "application/json")}>
          {say("opened-file")}
        </button>
        <button type="button" onClick={copy}>
          {say("opened-copy")}
        </button>
      </div>
      <p role="status">{copied ? say("opened-copying") : ""}</p>
      <Codes booth={booth} text={text} />
      <Details title={say("opened-text")}>
        <pre class="opened" dir="ltr" tabIndex={0}>
          {text}
        </pre>
      </Details>
    </>
  );
}

/** QR codes that a phone's own camera opens as addresses of the booth, part by part. */
function Codes({ booth, text }: { booth: Booth; text: string }) {
  const { say } = booth.voice;
  const [parts, setParts] = useState<readonly string[]>([]);
  useEffect(() => {
    void cutIntoParts(text).then(setParts, () => setParts([]));
  }, [text]);
  if (parts.length === 0) return null;
  const total = parts.length;
  return (
    <Details title={say("opened-codes", { count: total })}>
      <p>{say("opened-codes-how")}</p>
      {parts.map((part, at) => {
        const label = say("opened-part", { number: at + 1, total });
        return (
          <figure key={part}>
            <figcaption>{label}</figcaption>
            <Qr text={`${boothAddress(booth)}#${part}`} label={label} />
          </figure>
        );
      })}
    </Details>
  );
}

function Command({ booth, givenUp }: { booth: Booth; givenUp: GivenUp }) {
  const { say } = booth.voice;
  const { recorded } = givenUp;
  const receipt = `${booth.slug}-${recorded.index}.tlog-proof`;
  const command =
    `plebiscite ballot check opened.json --receipt ${receipt} ` +
    `--tracker "${recorded.words.join(" ")}" --record ${recordAddress(booth)} --policy policy`;
  return (
    <>
      <p>{say("opened-command-how")}</p>
      <button type="button" onClick={() => saveReceipt(booth.slug, recorded)}>
        {say("opened-receipt")}
      </button>
      <pre dir="ltr" tabIndex={0}>
        {command}
      </pre>
      <Words words={recorded.words} label={say("review-words-title")} />
    </>
  );
}
