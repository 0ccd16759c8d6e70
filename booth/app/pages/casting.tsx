// On the way to the record: nothing here says that a vote is cast.

import { Page } from "./frame.tsx";
import { Spinner } from "./pieces.tsx";
import type { Booth } from "../booth.ts";
import { backToAnswers, sendNow } from "../sending.ts";

/** Casting, or giving up, with its offline and busy states written out. */
export function Casting({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const giving = booth.state.step === "giving";
  return (
    <Page
      booth={booth}
      step={giving ? "giving" : "casting"}
      title={say(giving ? "giving-title" : "casting-title")}
    >
      <State booth={booth} giving={giving} />
      <p>{say("casting-stay")}</p>
    </Page>
  );
}

function State({ booth, giving }: { booth: Booth; giving: boolean }) {
  const { say } = booth.voice;
  const { sending, wait } = booth.state;
  const seconds = booth.referendum.definition.longest_wait;
  switch (sending) {
    case "sending":
      return (
        <>
          <Spinner text={say("casting-sending")} />
          <p>{say(giving ? "giving-waiting" : "casting-waiting", { seconds })}</p>
        </>
      );
    case "checking":
      return <Spinner text={say("casting-checking")} />;
    case "offline":
      return (
        <div class="note" role="status">
          <p class="strong">{say(giving ? "giving-offline" : "casting-offline")}</p>
          <p>{say("casting-offline-safe")}</p>
          <Now booth={booth} />
        </div>
      );
    case "busy":
      return (
        <div class="note" role="status">
          <p class="strong">{say("casting-busy", { seconds: Math.ceil(wait) })}</p>
          <Now booth={booth} />
        </div>
      );
  }
}

function Now({ booth }: { booth: Booth }) {
  return (
    <button type="button" onClick={() => sendNow()}>
      {booth.voice.say("casting-now")}
    </button>
  );
}

/** The record did not take the ballot. */
export function Refused({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  return (
    <Page booth={booth} step="refused" title={say("casting-refused-title")}>
      <p>{say("casting-refused")}</p>
      <p>{say("casting-refused-next")}</p>
      {booth.state.problem !== null && <p role="alert">{say("no-connection")}</p>}
      {booth.state.working ? (
        <Spinner text={say("working")} />
      ) : (
        <button type="button" class="main" onClick={() => void backToAnswers(booth)}>
          {say("casting-refused-back")}
        </button>
      )}
      <details>
        <summary>{say("stopped-reason")}</summary>
        <p lang="en" dir="ltr">
          {booth.held.detail}
        </p>
      </details>
    </Page>
  );
}
