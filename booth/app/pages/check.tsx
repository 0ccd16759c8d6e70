// This device as the second one.

import { useEffect, useState } from "preact/hooks";

import { Page } from "./frame.tsx";
import { ErrorSummary, Field, Spinner, Words } from "./pieces.tsx";
import { Chosen } from "./review.tsx";
import type { Booth } from "../booth.ts";
import { officialQuestion } from "../official.ts";
import { meet } from "../problems.ts";
import { checkOther, scanned } from "../second_device.ts";
import type { Verdict } from "../second_device.ts";

export function Check({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const leave = (): void => booth.dispatch({ do: "leave" });
  return verdict?.kind === "good" ? (
    <Good booth={booth} sameDevice={verdict.sameDevice} again={() => setVerdict(null)} />
  ) : verdict?.kind === "bad" ? (
    <Bad booth={booth} reason={verdict.reason} again={() => setVerdict(null)} />
  ) : (
    <Page booth={booth} step="check" title={say("check-title")}>
      <p>{say("check-intro")}</p>
      {!booth.referendum.policyFingerprintGiven && <PolicyWords booth={booth} />}
      <Bring booth={booth} verdict={verdict} tell={setVerdict} />
      <p class="links">
        <button type="button" class="link" onClick={leave}>
          {say("check-leave")}
        </button>
      </p>
    </Page>
  );
}

function PolicyWords({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  return (
    <section aria-labelledby="policy-words">
      <h2 id="policy-words">{say("compare-title")}</h2>
      <p>{say("compare-why")}</p>
      <Words words={booth.referendum.policyWords} label={say("compare-title")} />
    </section>
  );
}

function Bring(props: {
  booth: Booth;
  verdict: Verdict | null;
  tell: (verdict: Verdict | null) => void;
}) {
  const { booth, verdict, tell } = props;
  const { say } = booth.voice;
  const [text, setText] = useState("");
  const [words, setWords] = useState("");
  const [working, setWorking] = useState(false);
  const { parts } = booth.keeping;
  useEffect(() => {
    void scanned(booth).then((whole) => {
      if (whole !== "") setText(whole);
    });
  }, [parts.length]);
  const submit = (event: Event): void => {
    event.preventDefault();
    tell(null);
    setWorking(true);
    checkOther(booth, text, words)
      .then(tell, (error: unknown) => meet(booth, error))
      .finally(() => setWorking(false));
  };
  const problem = problemOf(verdict, text);
  return (
    <form onSubmit={submit} noValidate>
      <ErrorSummary
        title={say("problem-title")}
        field={problem?.field ?? "opened"}
        text={problem === null ? null : say(problem.id)}
      />
      {parts.length > 0 && <Parts booth={booth} />}
      <div class="field">
        <label for="file">{say("check-file")}</label>
        <input
          id="file"
          type="file"
          accept=".json,application/json"
          onChange={(event) => void event.currentTarget.files?.[0]?.text().then(setText)}
        />
      </div>
      <div class="field">
        <label for="opened">{say("check-paste")}</label>
        <textarea
          id="opened"
          rows={4}
          dir="ltr"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <Field
        id="words"
        label={say("check-words-label")}
        hint={say("check-words-hint")}
        error={problem?.field === "words" ? say(problem.id) : null}
        value={words}
        input={setWords}
      />
      {working ? (
        <Spinner text={say("check-working")} />
      ) : (
        <button type="submit" class="main">
          {say("check-start")}
        </button>
      )}
    </form>
  );
}

function problemOf(verdict: Verdict | null, text: string) {
  switch (verdict?.kind) {
    case "unreadable":
      return { field: "opened", id: text.trim() === "" ? "check-empty" : "check-unreadable" };
    case "words":
      return { field: "words", id: "check-words-wrong" };
    case "words-differ":
      return { field: "words", id: "check-words-differ" };
    case "unreachable":
      return { field: "opened", id: "no-connection" };
    default:
      return null;
  }
}

function Parts({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { parts } = booth.keeping;
  const forget = (): void => {
    booth.keeping.keepParts([]);
    booth.redraw();
  };
  return (
    <p class="note" role="status">
      {say("check-parts", { have: parts.length, total: parts[0]?.total ?? 0 })}{" "}
      <button type="button" class="link" onClick={forget}>
        {say("check-forget-parts")}
      </button>
    </p>
  );
}

function Good(props: { booth: Booth; sameDevice: boolean; again: () => void }) {
  const { booth, sameDevice, again } = props;
  const { say } = booth.voice;
  const { checked } = booth.held;
  if (checked === null) return null;
  const asked = booth.referendum.questions.filter((question) => question.id in checked.choices);
  return (
    <Page booth={booth} step="check-good" title={say("check-good-title")}>
      {sameDevice && (
        <p class="problem" role="alert">
          {say("check-same-device")}
        </p>
      )}
      <p>{say("check-good-compare")}</p>
      <dl class="answers">
        {asked.map((question) => {
          const text = officialQuestion(booth.referendum, question, booth.voice.language);
          return (
            <div key={question.id}>
              <dt class="official" lang={text.language} dir={text.direction}>
                {text.text}
              </dt>
              <Chosen
                booth={booth}
                question={question}
                chosen={checked.choices[question.id] ?? []}
              />
            </div>
          );
        })}
      </dl>
      <p>{say("check-number", { number: String(checked.index) })}</p>
      <p class="strong">{say("check-good-then")}</p>
      <p>{say("check-good-else")}</p>
      <p class="hint">{say("check-limits")}</p>
      <Again booth={booth} again={again} />
    </Page>
  );
}

function Bad(props: { booth: Booth; reason: string; again: () => void }) {
  const { booth, reason, again } = props;
  const { say } = booth.voice;
  return (
    <Page booth={booth} step="check-bad" title={say("check-bad-title")}>
      <p class="problem">{say("check-bad")}</p>
      <details>
        <summary>{say("stopped-reason")}</summary>
        <p lang="en" dir="ltr">
          {reason}
        </p>
      </details>
      <Again booth={booth} again={again} />
    </Page>
  );
}

function Again({ booth, again }: { booth: Booth; again: () => void }) {
  const { say } = booth.voice;
  return (
    <div class="buttons">
      <button type="button" onClick={again}>
        {say("check-another")}
      </button>
      <button type="button" class="quiet" onClick={() => booth.dispatch({ do: "leave" })}>
        {say("check-leave")}
      </button>
    </div>
  );
}
