// The answers, and the one button. The device locks them meanwhile: nothing here is a past tense.

import { BackButton } from "./compare.tsx";
import { Page } from "./frame.tsx";
import { Details, Spinner, Words } from "./pieces.tsx";
import { BLANK, chosenIn } from "../answers.ts";
import type { Booth } from "../booth.ts";
import { officialQuestion } from "../official.ts";
import type { Question } from "../../lib/client.ts";

export function Review({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { questions, practising } = booth.state;
  return (
    <Page booth={booth} step="review" title={say("review-title")}>
      {!practising && <p>{say("review-not-sent")}</p>}
      <dl class="answers">
        {questions.map((question, at) => (
          <Answer key={question.id} booth={booth} question={question as Question} at={at} />
        ))}
      </dl>
      {practising ? <ThrowAway booth={booth} /> : <Ready booth={booth} />}
      <BackButton booth={booth} />
    </Page>
  );
}

function Answer({ booth, question, at }: { booth: Booth; question: Question; at: number }) {
  const { say } = booth.voice;
  const text = officialQuestion(booth.referendum, question, booth.voice.language);
  return (
    <div>
      <dt class="official" lang={text.language} dir={text.direction}>
        {text.text}
      </dt>
      <Chosen booth={booth} question={question} chosen={chosenIn(booth.state.choices, question)} />
      <dd class="change">
        <button
          type="button"
          class="link"
          aria-label={say("review-change-which", { question: text.text })}
          onClick={() => booth.dispatch({ do: "change", question: at })}
        >
          {say("review-change")}
        </button>
      </dd>
    </div>
  );
}

/** One answer in words; also for the second device. */
export function Chosen(props: {
  booth: Booth;
  question: Question;
  chosen: readonly string[];
}) {
  const { booth, question, chosen } = props;
  const { say } = booth.voice;
  const text = officialQuestion(booth.referendum, question, booth.voice.language);
  if (chosen.length === 0) return <dd class="chosen">{say("review-empty")}</dd>;
  return (
    <>
      {chosen.map((option) =>
        option === BLANK ? (
          <dd class="chosen" key={option}>
            {say("blank-option")}
          </dd>
        ) : (
          <dd class="chosen official" key={option} lang={text.language} dir={text.direction}>
            {text.option(option)}
          </dd>
        ),
      )}
    </>
  );
}

function Ready({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { prepared } = booth.held;
  const { sealing } = booth.state;
  if (sealing === "failed") {
    return (
      <div class="problem" role="alert">
        <p>{say("seal-failed")}</p>
        <button type="button" class="main" onClick={() => booth.dispatch({ do: "reseal" })}>
          {say("review-seal-again")}
        </button>
        <Details title={say("stopped-reason")}>
          <p lang="en" dir="ltr">
            {booth.held.detail}
          </p>
        </Details>
      </div>
    );
  }
  if (sealing !== "ready" || prepared === null) return <Spinner text={say("review-sealing")} />;
  return (
    <>
      <section aria-labelledby="six-words" role="status">
        <h2 id="six-words">{say("review-words-title")}</h2>
        <Words words={prepared.words} label={say("review-words-title")} />
        <p class="hint">
          {say("review-words-why")} {say("words-language")}
        </p>
      </section>
      <p class="strong">{say("review-cast-note")}</p>
      <button type="button" class="main cast" onClick={() => booth.dispatch({ do: "cast" })}>
        {say("cast")}
      </button>
      <Details title={say("challenge-fold")}>
        <p>{say("challenge-why")}</p>
        <p>{say("challenge-lost")}</p>
        <p class="strong">{say("challenge-note")}</p>
        <button type="button" onClick={() => booth.dispatch({ do: "give-up" })}>
          {say("challenge-start")}
        </button>
      </Details>
    </>
  );
}

function ThrowAway({ booth }: { booth: Booth }) {
  return (
    <button type="button" class="main" onClick={() => booth.dispatch({ do: "throw-away" })}>
      {booth.voice.say("trial-throw")}
    </button>
  );
}
