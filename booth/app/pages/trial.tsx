// The practice vote: the real questions, and nothing is ever sent.

import { Page } from "./frame.tsx";
import type { Booth } from "../booth.ts";

export function Trial({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { referendum } = booth;
  const styles = referendum.definition.styles.length;
  const begin = (): void =>
    booth.dispatch({ do: "trial-begin", questions: referendum.questions });
  return (
    <Page booth={booth} step="trial" title={say("trial-title")}>
      <p>{say("trial-text")}</p>
      {styles > 1 && <p>{say("trial-style")}</p>}
      <div class="buttons">
        <button type="button" class="main" onClick={begin}>
          {say("trial-start")}
        </button>
        <Leave booth={booth} text="trial-end" />
      </div>
    </Page>
  );
}

export function TrialOver({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  return (
    <Page booth={booth} step="trial-over" title={say("trial-over-title")}>
      <p class="strong">{say("trial-over-text")}</p>
      <Leave booth={booth} text="trial-over-vote" />
    </Page>
  );
}

function Leave({ booth, text }: { booth: Booth; text: string }) {
  return (
    <button type="button" onClick={() => booth.dispatch({ do: "leave" })}>
      {booth.voice.say(text)}
    </button>
  );
}
