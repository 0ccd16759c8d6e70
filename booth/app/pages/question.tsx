// One question: native radio buttons or checkboxes, the whole row to be pressed.

import { BackButton } from "./compare.tsx";
import { Page } from "./frame.tsx";
import { Details, ErrorSummary } from "./pieces.tsx";
import { BLANK, chosenIn, isSingle } from "../answers.ts";
import type { QuestionRule } from "../answers.ts";
import type { Booth } from "../booth.ts";
import { officialQuestion } from "../official.ts";
import type { OfficialQuestion } from "../official.ts";
import type { Settings } from "../settings.ts";
import { nameOf } from "../voice.ts";
import type { Say } from "../voice.ts";
import type { Question as RecordQuestion } from "../../lib/client.ts";

export function Question({ booth, set }: { booth: Booth; set: (settings: Settings) => void }) {
  const { say, language } = booth.voice;
  const { state, referendum, settings } = booth;
  const question = state.questions[state.question] as RecordQuestion | undefined;
  if (question === undefined) return null;
  const text = officialQuestion(referendum, question, language);
  const wanted = settings.beside !== "" && settings.beside !== text.language;
  const beside =
    wanted && referendum.languages.includes(settings.beside)
      ? officialQuestion(referendum, question, settings.beside)
      : null;
  const at = { number: state.question + 1, total: state.questions.length };
  const submit = (event: Event): void => {
    event.preventDefault();
    booth.dispatch({ do: "next" });
  };
  const first = question.options[0] ?? BLANK;
  return (
    <Page booth={booth} step={`question-${at.number}`} title={say("question-title", at)}>
      <form onSubmit={submit} noValidate key={question.id}>
        <ErrorSummary
          title={say("problem-title")}
          field={`option-${first}`}
          text={problemText(booth, question)}
        />
        <fieldset class="question">
          <legend>
            <Written text={text} words={text.title} kind="contest" />
            <Written text={text} words={text.text} kind="asked" />
            {beside !== null && <Written text={beside} words={beside.text} kind="beside" />}
          </legend>
          <p class="hint" id="how-many">
            {howMany(say, question)}
          </p>
          {question.options.map((option) => (
            <Option
              key={option}
              booth={booth}
              question={question}
              option={option}
              text={text}
              beside={beside}
            />
          ))}
          {question.blank && <Blank booth={booth} question={question} />}
        </fieldset>
        <Count booth={booth} question={question} />
        {text.explanation !== "" && (
          <Details title={say("explanation")}>
            <Written text={text} words={text.explanation} kind="explanation" />
          </Details>
        )}
        <Beside booth={booth} set={set} shown={text.language} />
        <div class="buttons">
          <button type="submit" class="main">
            {say("go-on")}
          </button>
          <BackButton booth={booth} />
        </div>
      </form>
    </Page>
  );
}

/** Official words, apart from ours, in their own language and direction. */
function Written(props: { text: OfficialQuestion; words: string; kind: string }) {
  return (
    <span class={`official ${props.kind}`} lang={props.text.language} dir={props.text.direction}>
      {props.words}
    </span>
  );
}

function Option(props: {
  booth: Booth;
  question: QuestionRule;
  option: string;
  text: OfficialQuestion;
  beside: OfficialQuestion | null;
}) {
  const { booth, question, option, text, beside } = props;
  return (
    <label class="row">
      <Mark booth={booth} question={question} option={option} />
      <span>
        <Written text={text} words={text.option(option)} kind="option" />
        {beside !== null && <Written text={beside} words={beside.option(option)} kind="beside" />}
      </span>
    </label>
  );
}

function Blank({ booth, question }: { booth: Booth; question: QuestionRule }) {
  const { say } = booth.voice;
  return (
    <label class="row">
      <Mark booth={booth} question={question} option={BLANK} described="blank-hint" />
      <span>
        <span class="option">{say("blank-option")}</span>
        <span class="hint" id="blank-hint">
          {say("blank-hint")}
        </span>
      </span>
    </label>
  );
}

function Mark(props: {
  booth: Booth;
  question: QuestionRule;
  option: string;
  described?: string;
}) {
  const { booth, question, option } = props;
  const chosen = chosenIn(booth.state.choices, question).includes(option);
  return (
    <input
      id={`option-${option}`}
      type={isSingle(question) ? "radio" : "checkbox"}
      name={`question-${question.id}`}
      value={option}
      checked={chosen}
      aria-describedby={props.described ?? "how-many"}
      onChange={(event) =>
        booth.dispatch({ do: "choose", option, on: event.currentTarget.checked })
      }
    />
  );
}

/** How many are chosen: heard after each change, never as a reproach. */
function Count({ booth, question }: { booth: Booth; question: QuestionRule }) {
  const { say } = booth.voice;
  const chosen = chosenIn(booth.state.choices, question);
  const canClear = isSingle(question) && question.min === 0 && chosen.length > 0;
  return (
    <>
      <p class="count" role="status">
        {isSingle(question) ? "" : countText(say, question, chosen)}
      </p>
      {canClear && (
        <button type="button" class="link" onClick={() => booth.dispatch({ do: "clear" })}>
          {say("clear-answer")}
        </button>
      )}
    </>
  );
}

function countText(say: Say, question: QuestionRule, chosen: readonly string[]): string {
  const { max } = question;
  const count = chosen.length;
  if (chosen[0] === BLANK) return say("chosen-blank");
  if (count > max) return say("chosen-too-many", { count, max, more: count - max });
  return say("chosen-count", { count, max });
}

function howMany(say: Say, question: QuestionRule): string {
  const { min, max } = question;
  const blank = question.blank ? ` ${say("choose-blank-too")}` : "";
  if (max === 1) return say(min === 0 ? "choose-one-or-none" : "choose-one") + blank;
  if (min === max) return say("choose-exactly", { max }) + blank;
  if (min <= 1) return say("choose-up-to", { max }) + blank;
  return say("choose-between", { min, max }) + blank;
}

function problemText(booth: Booth, question: QuestionRule): string | null {
  const { say } = booth.voice;
  const { max, min } = question;
  const count = chosenIn(booth.state.choices, question).length;
  switch (booth.state.problem) {
    case "too-many":
      return say("chosen-too-many", { count, max, more: count - max });
    case "too-few":
      return say("chosen-too-few", { min });
    case "none":
      return say("chosen-none");
    case "none-or-blank":
      return say("chosen-none-or-blank");
    default:
      return null;
  }
}

/** A second language of the official text, beside the first. */
function Beside(props: { booth: Booth; set: (settings: Settings) => void; shown: string }) {
  const { booth, set, shown } = props;
  const others = booth.referendum.languages.filter((language) => language !== shown);
  if (others.length === 0) return null;
  const { say } = booth.voice;
  return (
    <div class="field">
      <label for="beside">{say("beside-label")}</label>
      <select
        id="beside"
        onChange={(event) => set({ ...booth.settings, beside: event.currentTarget.value })}
      >
        <option value="" selected={!others.includes(booth.settings.beside)}>
          {say("beside-none")}
        </option>
        {others.map((language) => (
          <option
            key={language}
            value={language}
            lang={language}
            selected={language === booth.settings.beside}
          >
            {nameOf(language)}
          </option>
        ))}
      </select>
    </div>
  );
}
