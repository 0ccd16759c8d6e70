import { BackButton } from "./compare.tsx";
import { Page } from "./frame.tsx";
import type { Booth } from "../booth.ts";
import { shortMoment } from "../moments.ts";
import type { Voter } from "../../lib/client.ts";

/** Which district, and what was cast with this code before. */
export function You({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { voter } = booth.held;
  if (voter === null) return null;
  const again = voter.chain.cast > 0;
  return (
    <Page booth={booth} step="you" title={say("you-title")}>
      <dl class="facts">
        <div>
          <dt>{say("you-district")}</dt>
          <dd>
            <bdi>{voter.district.name}</bdi>
          </dd>
        </div>
        <div>
          <dt>{say("you-ballot")}</dt>
          <dd>{say("you-questions", { count: voter.questions.length })}</dd>
        </div>
      </dl>
      <p>{say("you-wrong")}</p>
      <Before booth={booth} voter={voter} />
      <div class="buttons">
        <button type="button" class="main" onClick={() => booth.dispatch({ do: "begin" })}>
          {say(again ? "you-change" : "you-start")}
        </button>
        <BackButton booth={booth} />
      </div>
    </Page>
  );
}

function Before({ booth, voter }: { booth: Booth; voter: Voter }) {
  const { say, locale } = booth.voice;
  const { cast, entries } = voter.chain;
  const tests = entries.filter((entry) => entry.kind === "challenge").length;
  const standing = entries.find((entry) => entry.standing);
  const zone = booth.referendum.calendar.time_zone;
  const time =
    standing === undefined || standing.loggedAt === null
      ? null
      : shortMoment(standing.loggedAt, Date.now() / 1000, locale, zone);
  return (
    <div class={cast > 0 ? "note" : ""}>
      {time !== null && <p class="strong">{say("you-replaces", { time })}</p>}
      <p>{cast === 0 ? say("you-first") : say("you-count", { count: cast })}</p>
      {tests > 0 && <p>{say("you-tests", { count: tests })}</p>}
      {cast > 0 && <p>{say("you-not-yours")}</p>}
    </div>
  );
}
