import { Page } from "./frame.tsx";
import { Words } from "./pieces.tsx";
import type { Booth } from "../booth.ts";
import { comparedWords } from "../identity.ts";

/** The link did not say which record to trust: the letter does, in twelve words, on paper. */
export function Compare({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  return (
    <Page booth={booth} step="compare" title={say("compare-title")}>
      <p>{say("compare-why")}</p>
      <p>{say("compare-how")}</p>
      <Words words={booth.referendum.policyWords} label={say("compare-title")} />
      <p class="hint">{say("words-language")}</p>
      <div class="buttons">
        <button type="button" class="main" onClick={() => comparedWords(booth, true)}>
          {say("compare-same")}
        </button>
        <button type="button" onClick={() => comparedWords(booth, false)}>
          {say("compare-differ")}
        </button>
        <BackButton booth={booth} />
      </div>
    </Page>
  );
}

export function BackButton({ booth }: { booth: Booth }) {
  return (
    <button type="button" class="quiet" onClick={() => booth.dispatch({ do: "back" })}>
      {booth.voice.say("go-back")}
    </button>
  );
}
