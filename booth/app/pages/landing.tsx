import { useState } from "preact/hooks";

import { Page } from "./frame.tsx";
import { Details, ErrorSummary, Field, Spinner } from "./pieces.tsx";
import type { Booth } from "../booth.ts";
import { codeProblem, enterCode } from "../identity.ts";
import { moment } from "../moments.ts";
import { official } from "../official.ts";
import { listed, nameOf } from "../voice.ts";

/** What, when, how long, and the code. */
export function Landing({ booth }: { booth: Booth }) {
  const { say, locale, language } = booth.voice;
  const { referendum } = booth;
  const text = official(referendum, language);
  const { opens, time_zone: zone } = referendum.calendar;
  const when = {
    opens: moment(opens, locale, zone),
    closes: moment(referendum.closes, locale, zone),
  };
  const minutes = 2 + referendum.questions.length + (referendum.secondFactor === "none" ? 0 : 2);
  return (
    <Page booth={booth} step="landing" title={text.texts.title}>
      <p class="official" lang={text.language} dir={text.direction}>
        {text.texts.summary}
      </p>
      <p>
        {say("landing-when", when)} {say("landing-minutes", { minutes })}
      </p>
      <CodeForm booth={booth} title={text.texts.title} />
      <About booth={booth} />
      <p class="links">
        <button type="button" class="link" onClick={() => booth.dispatch({ do: "try-out" })}>
          {say("practice-link")}
        </button>
        <button type="button" class="link" onClick={() => booth.dispatch({ do: "check" })}>
          {say("check-link")}
        </button>
      </p>
    </Page>
  );
}

function CodeForm({ booth, title }: { booth: Booth; title: string }) {
  const { say } = booth.voice;
  const { problem, working } = booth.state;
  const [typed, setTyped] = useState(booth.held.code);
  const brought = booth.held.codeFromLink && codeProblem(booth.held.code) === null;
  const [linked, setLinked] = useState(brought);
  const [left, setLeft] = useState(false);
  const summary = problem === null ? null : say(problem, values(typed, title));
  const slip = slipOf(typed, left);
  const error = summary ?? (slip === null ? null : say(slip, values(typed, title)));
  const submit = (event: Event): void => {
    event.preventDefault();
    void enterCode(booth, typed);
  };
  const field = problem === "no-connection" ? null : error;
  return (
    <form onSubmit={submit} noValidate>
      <ErrorSummary title={say("problem-title")} field="code" text={summary} />
      {linked && (problem === null || problem === "no-connection") ? (
        <div class="given">
          <p>{say("code-from-link")}</p>
          <button
            type="button"
            class="link"
            onClick={() => {
              setLinked(false);
              setTyped("");
            }}
          >
            {say("code-other")}
          </button>
        </div>
      ) : (
        <Field
          id="code"
          label={say("code-label")}
          hint={say("code-hint")}
          error={field}
          value={typed}
          code
          rows={2}
          input={(text) => {
            booth.dispatch({ do: "amended" });
            setTyped(text);
            setLeft(false);
          }}
          leave={() => setLeft(true)}
        />
      )}
      {working ? (
        <Spinner text={say("code-looking")} />
      ) : (
        <button type="submit" class="main">
          {say("code-start")}
        </button>
      )}
    </form>
  );
}

function values(typed: string, referendum: string) {
  return { count: symbolsIn(typed), referendum };
}

function symbolsIn(typed: string): number {
  return typed.replaceAll(/[\s-]/g, "").length;
}

/** A typing error is told once the code is long enough, or the field was left. */
function slipOf(typed: string, left: boolean): "code-length" | "code-mistyped" | null {
  const symbols = symbolsIn(typed);
  if (symbols === 0 || (symbols < 28 && !left)) return null;
  const problem = codeProblem(typed);
  if (problem === null) return null;
  return problem.mistake === "length" ? "code-length" : "code-mistyped";
}

function About({ booth }: { booth: Booth }) {
  const { say, language } = booth.voice;
  const { referendum } = booth;
  const { texts, language: written, direction } = official(referendum, language);
  const parts = [
    ["landing-legal", texts.legal_basis],
    ["landing-effect", texts.effect],
    ["landing-abstaining", texts.abstaining],
  ] as const;
  const languages = listed(referendum.languages.map(nameOf), language);
  return (
    <Details title={say("landing-about")}>
      <dl>
        {parts.map(([id, words]) => (
          <div key={id}>
            <dt>{say(id)}</dt>
            <dd class="official" lang={written} dir={direction}>
              {words}
            </dd>
          </div>
        ))}
      </dl>
      <p>{say("landing-other-languages", { languages })}</p>
    </Details>
  );
}
